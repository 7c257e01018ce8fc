/** Compares the account's Lambda concurrency with what the settings reserve and what a broadcast uses at once. */
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { BroadcastSettings } from '#constructs/settings/settings';
import type { Target } from '#tools/stack/target';
import { findingsOf, type Finding } from '../finding';

/** Lambda always keeps this much unreserved. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const KEPT_UNRESERVED = 100;
const REMEDY = "Raise the quota 'Concurrent executions' of Lambda in Service Quotas";

export async function checkConcurrency(access: Target['access'], settings: BroadcastSettings): Promise<Finding> {
  const client = new LambdaClient(access);
  try {
    const { AccountLimit } = await client.send(new GetAccountSettingsCommand({}));
    return judgeConcurrency(settings, AccountLimit?.ConcurrentExecutions);
  } finally {
    client.destroy();
  }
}

/** @param limit of the account and region; undefined if Lambda did not say */
export function judgeConcurrency({ sender, bulkSender }: BroadcastSettings, limit: number | undefined): Finding {
  const { ok, skipped, warning, error } = findingsOf('concurrency');
  if (limit === undefined) return skipped('Lambda did not say how many functions may run at once');
  const reserved = (sender.reservedConcurrency ?? 0) + (bulkSender.reservedConcurrency ?? 0);
  const text = `${limit} functions may run at once in the account`;
  if (reserved > 0 && reserved > limit - KEPT_UNRESERVED) {
    return error(
      `${text}, but the settings reserve ${reserved} and Lambda keeps ${KEPT_UNRESERVED} unreserved: the deployment would fail`,
      `${REMEDY}, or lower reservedConcurrency.`,
    );
  }
  const atOnce = sender.concurrentBatches;
  const broadcasts = Math.floor((limit - reserved) / atOnce);
  return broadcasts < 5
    ? warning(
        `${text}, and a broadcast has up to ${atOnce} senders: with more than ${broadcasts} broadcasts at once, some are throttled and tried again`,
        `${REMEDY}, or lower sender.concurrentBatches.`,
      )
    : ok(`${text}${reserved > 0 ? `, ${reserved} of them reserved for senders` : ''}`);
}
