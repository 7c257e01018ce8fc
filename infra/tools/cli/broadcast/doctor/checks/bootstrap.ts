/** The CDK's bootstrap stack, which stores the code of the functions for the deployment. */
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { isUnknownStack } from '#tools/stack/stack';
import type { Target } from '#tools/stack/target';
import { findingsOf, type Finding } from '../finding';

const STACK = 'CDKToolkit';
/** Required by the template of this stack. https://docs.aws.amazon.com/cdk/v2/guide/bootstrapping-env.html */
const NEEDED_VERSION = 6;

export async function checkBootstrap(access: Target['access']): Promise<Finding> {
  const { ok, error } = findingsOf('bootstrap');
  const client = new CloudFormationClient(access);
  try {
    const { Stacks: [stack] = [] } = await client.send(new DescribeStacksCommand({ StackName: STACK }));
    const version = Number(stack?.Outputs?.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue ?? 0);
    return version >= NEEDED_VERSION
      ? ok(`${STACK} has version ${version}`)
      : error(`${STACK} has version ${version}, but ${NEEDED_VERSION} is needed`, "Run 'npx cdk bootstrap' again.");
  } catch (thrown) {
    if (!isUnknownStack(thrown)) throw thrown;
    return error('This account and region are not bootstrapped', "Run 'npx cdk bootstrap', once per region.");
  } finally {
    client.destroy();
  }
}
