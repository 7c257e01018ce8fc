/**
 * Recipients: the partition keys of `recipient-index`. A connection owns one row per recipient; `everyone` and channels
 * are spread over shards, because one hot index key throttles at about 1,000 writes a second.
 */
import { createHash } from 'node:crypto';

/** How many shards rows are written to, and how many are read. Read >= write, so that raising them loses nobody. */
export interface ShardCounts {
  readonly write: number;
  readonly read: number;
}

export const userRecipient = (userId: string): string => `user#${userId}`;
export const isUserRecipient = (recipient: string): boolean => recipient.startsWith('user#');
export const everyoneRecipient = (shard: number): string => `everyone#${shard}`;
export const channelRecipient = (channel: string, shard: number): string => `channel#${channel}#${shard}`;

/** Is it a channel, or, with a name, a shard of that channel? Channel names hold no `#`. */
export const isChannelRecipient = (recipient: string, channel?: string): boolean =>
  recipient.startsWith(channel === undefined ? 'channel#' : `channel#${channel}#`);

/** The channel of a recipient that is one. */
export const channelOf = (recipient: string): string | undefined => /^channel#(.*)#\d+$/.exec(recipient)?.[1];

/** All recipients that together hold every connection. */
export const everyoneRecipients = (shards: ShardCounts): string[] => shardNumbers(shards.read).map(everyoneRecipient);

/** All recipients that together hold every subscriber of a channel. */
export const channelRecipients = (channel: string, shards: ShardCounts): string[] =>
  shardNumbers(shards.read).map((shard) => channelRecipient(channel, shard));

/** The shard a connection is written to: stable for one connection id and one count. */
export function shardOf(connectionId: string, shards: ShardCounts): number {
  return createHash('sha256').update(connectionId).digest().readUInt32BE(0) % shards.write;
}

const shardNumbers = (count: number): number[] => Array.from({ length: count }, (_, shard) => shard);
