/**
 * Recipients: the partition keys of `recipient-index`. A connection owns one row per recipient; `everyone` and channels
 * are spread over shards, because one hot index key throttles at about 1,000 writes a second.
 */
import { createHash } from 'node:crypto';

/** Number of shards that rows are written to, and number that is read. Read >= write, so that raising them loses nobody. */
export interface ShardCounts {
  readonly write: number;
  readonly read: number;
}

/**
 * Parts of a recipient key: its kind, then the user id, or channel and shard, or shard. The state machines get these by
 * substitution and also split recipients with them.
 */
export const RECIPIENT_KEY = { user: 'user', channel: 'channel', everyone: 'everyone', separator: '#' } as const;
const { user: USER, channel: CHANNEL, everyone: EVERYONE, separator: SEPARATOR } = RECIPIENT_KEY;
const keyOf = (...parts: readonly (string | number)[]): string => parts.join(SEPARATOR);

export const userRecipient = (userId: string): string => keyOf(USER, userId);
export const isUserRecipient = (recipient: string): boolean => recipient.startsWith(keyOf(USER, ''));
export const everyoneRecipient = (shard: number): string => keyOf(EVERYONE, shard);
export const channelRecipient = (channel: string, shard: number): string => keyOf(CHANNEL, channel, shard);

/** Whether it is a channel, or, with a name, a shard of that channel. Channel names contain no `#`. */
export const isChannelRecipient = (recipient: string, channel?: string): boolean =>
  recipient.startsWith(channel === undefined ? keyOf(CHANNEL, '') : keyOf(CHANNEL, channel, ''));

/** The channel name of a recipient; undefined if it is not a channel. */
export function channelOf(recipient: string): string | undefined {
  const [kind, channel, shard] = recipient.split(SEPARATOR);
  // Stryker disable next-line StringLiteral: no text other than a number is a shard
  return kind === CHANNEL && /^\d+$/.test(shard ?? '') ? channel : undefined;
}

/** The recipients that together contain every connection. */
export const everyoneRecipients = (shards: ShardCounts): string[] => shardNumbers(shards.read).map(everyoneRecipient);

/** The recipients that together contain every subscriber of a channel. */
export const channelRecipients = (channel: string, shards: ShardCounts): string[] =>
  shardNumbers(shards.read).map((shard) => channelRecipient(channel, shard));

/** The shard a connection is written to: always the same for one connection id and one count. */
export function shardOf(connectionId: string, shards: ShardCounts): number {
  return createHash('sha256').update(connectionId).digest().readUInt32BE(0) % shards.write;
}

const shardNumbers = (count: number): number[] => Array.from({ length: count }, (_, shard) => shard);
