/** The function that opens broadcasts: its environment says how the stack is set up, its log lists the broadcasts. */
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Stack } from './stack';
import type { Shards } from '#shared/request/audience';
import { channelShards, everyoneShards } from '#shared/runtime/env';

export interface Opener {
  readonly environment: Readonly<Record<string, string>>;
  /** Name of its log group. */
  readonly logGroup: string;
}

export async function openerOf(stack: Stack): Promise<Opener> {
  const { OpenBroadcastFunctionName: FunctionName } = stack.outputs;
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
