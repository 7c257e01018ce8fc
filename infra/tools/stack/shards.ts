/** How many shards a stack reads, as the function has it that lists the recipients. */
import type { Shards } from '#shared/request/audience';
import { channelShards, everyoneShards } from '#shared/runtime/env';

/** @param environment of the function open-broadcast */
export const shardsIn = (environment: Readonly<Record<string, string>>): Shards => ({
  everyone: everyoneShards(environment),
  channel: channelShards(environment),
});
