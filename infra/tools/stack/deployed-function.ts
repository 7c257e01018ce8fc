/** Functions of the stack as they are deployed: the environment of one that opens broadcasts says how the stack is set up. */
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Stack } from './stack';
import type { Shards } from '#shared/request/audience';
import { channelShards, everyoneShards } from '#shared/runtime/env';

export interface DeployedFunction {
  readonly environment: Readonly<Record<string, string>>;
  /** Name of its log group. */
  readonly logGroup: string;
}

/** Its log lists the broadcasts. */
export const openerOf = (stack: Stack): Promise<DeployedFunction> =>
  deployedFunction(stack, stack.outputs.OpenBroadcastFunctionName);

export async function deployedFunction(stack: Stack, FunctionName: string): Promise<DeployedFunction> {
  const { Environment, LoggingConfig } = await stack
    .client(LambdaClient)
    .send(new GetFunctionConfigurationCommand({ FunctionName }));
  return {
    environment: Environment?.Variables ?? {},
    logGroup: LoggingConfig?.LogGroup ?? `/aws/lambda/${FunctionName}`,
  };
}

/** @param environment of the function open-broadcast */
export const shardsIn = (environment: Readonly<Record<string, string>>): Shards => ({
  everyone: everyoneShards(environment),
  channel: channelShards(environment),
});
