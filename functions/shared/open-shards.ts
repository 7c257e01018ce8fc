/** Shards of the index of open broadcasts: written with a claim, queried one by one by the overdue rule. */
import { shardOf } from './recipients';

/** One index key takes about 1,000 writes a second, and a broadcast writes it three times. */
const OPEN_SHARDS = 8;

const shardName = (shard: number): string => `open#${shard}`;

export const openShardOf = (broadcastId: string): string =>
  shardName(shardOf(broadcastId, { write: OPEN_SHARDS, read: OPEN_SHARDS }));

export const openShards = (): string[] => Array.from({ length: OPEN_SHARDS }, (_, shard) => shardName(shard));
