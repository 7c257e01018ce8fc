/** Whether the deployed functions exist, are active, and run on the expected runtime and processor. */
import { GetFunctionConfigurationCommand, LambdaClient, type FunctionConfiguration } from '@aws-sdk/client-lambda';
import pLimit from 'p-limit';
import type { Stack } from '#tools/stack/stack';
import { findingsOf, type Finding } from '../finding';

const ASKED_AT_ONCE = 5;

export async function checkFunctions(stack: Stack): Promise<Finding> {
  const functions = (await stack.resources()).filter(({ type }) => type === 'AWS::Lambda::Function');
  const limit = pLimit(ASKED_AT_ONCE);
  const client = stack.client(LambdaClient);
  const configurations = await Promise.all(
    functions.map(({ physicalId }) =>
      limit(() => client.send(new GetFunctionConfigurationCommand({ FunctionName: physicalId }))),
    ),
  );
  return judgeFunctions(configurations);
}

type Configuration = Pick<
  FunctionConfiguration,
  'FunctionName' | 'State' | 'StateReason' | 'Runtime' | 'Architectures'
>;

export function judgeFunctions(configurations: readonly Configuration[]): Finding {
  const { ok, error } = findingsOf('functions');
  // A function not called for weeks is Inactive; the next call wakes it.
  const broken = configurations.filter(({ State = 'Active' }) => State !== 'Active' && State !== 'Inactive');
  if (broken.length > 0) {
    const names = broken.map(
      ({ FunctionName, State, StateReason = '' }) => `${FunctionName} is ${State} ${StateReason}`,
    );
    return error(names.join('; '), "Check them in the Lambda console, then 'npx cdk deploy' again.");
  }
  const kinds = configurations.map(
    ({ Runtime = 'a custom runtime', Architectures = ['x86_64'] }) => `${Runtime} on ${Architectures.join()}`,
  );
  return ok(`${configurations.length} active, ${[...new Set(kinds)].join(', ')}`);
}
