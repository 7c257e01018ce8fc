/**
 * Which account and region is examined, according to AWS instead of the command line: every region of every account has a
 * default event bus, and its ARN names both.
 */
import { DescribeEventBusCommand, EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { isDenied } from '#tools/stack/explain-error';
import type { Target } from '#tools/stack/target';
import { findingsOf, type Finding } from '../finding';

/** @throws what the SDK throws for missing or unknown credentials or no region: nothing else can be checked then */
export async function checkAccount(access: Target['access']): Promise<Finding> {
  const { ok, skipped } = findingsOf('account');
  const client = new EventBridgeClient(access);
  try {
    const { Arn = '' } = await client.send(new DescribeEventBusCommand({}));
    const [, , , region, account] = Arn.split(':');
    return ok(`${account} in ${region}`);
  } catch (error) {
    if (!isDenied(error)) throw error;
    return skipped(
      `in ${await client.config.region()}; these credentials are not allowed to call events:DescribeEventBus`,
    );
  } finally {
    client.destroy();
  }
}
