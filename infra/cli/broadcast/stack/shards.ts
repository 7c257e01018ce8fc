/** How many shards the deployed stack reads: as the function has it that lists the recipients. */
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { Shards } from '../../../../functions/open-broadcast/audience';
import { channelShards, everyoneShards } from '../../../../functions/shared/env';
import type { Stack } from './stack';

export async function shardsOf(stack: Stack): Promise<Shards> {
  const { physicalId } = await stack.resource('AWS::Lambda::Function', 'OpenBroadcast');
  const { Environment } = await stack
    .client(LambdaClient)
    .send(new GetFunctionConfigurationCommand({ FunctionName: physicalId }));
  const variables = Environment?.Variables ?? {};
  return { everyone: everyoneShards(variables), channel: channelShards(variables) };
}
