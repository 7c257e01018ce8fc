/** Decides what one more subscription means for the rows of a connection. The handler reads and writes. */
import { NOT_REGISTERED } from '#shared/websocket/websocket';
import { rowsEndAt } from '#shared/connections/connection-lifetime';
import { MAX_CHANNELS_PER_CONNECTION } from '#shared/contracts/limits';
import { isChannelOf } from '#shared/contracts/names';
import { channelRecipient, isChannelRecipient, type ShardCounts, shardOf } from '#shared/tables/recipients';
import type { ConnectionRow } from '#shared/tables/table-schema';
import type { ChannelGrants } from '#shared/websocket/authorizer-context';

/** There is no `row` if the connection is already in the channel. */
export type Subscription = { readonly row?: ConnectionRow } | { readonly problem: string };

/**
 * @param rows the connection's rows; a new one expires with them
 * @param now epoch milliseconds
 */
export function subscription(
  channel: string,
  rows: readonly ConnectionRow[],
  shards: ShardCounts,
  now: number,
): Subscription {
  const [own] = rows;
  if (!own) return { problem: NOT_REGISTERED };
  if (rows.some(({ recipient }) => isChannelRecipient(recipient, channel))) return {};
  const channels = rows.filter(({ recipient }) => isChannelRecipient(recipient)).length;
  if (channels >= MAX_CHANNELS_PER_CONNECTION) {
    return {
      problem: `This connection is already in ${channels} channels, the maximum. Unsubscribe from one first.`,
    };
  }
  const { connectionId, userId, connectedAt, expiresAt } = own;
  return {
    row: {
      ...{ connectionId, userId, connectedAt, expiresAt, removeAt: rowsEndAt(connectedAt), subscribedAt: now },
      recipient: channelRecipient(channel, shardOf(connectionId, shards)),
    },
  };
}

/**
 * A channel is closed unless the client's token grants it. Replace this rule to decide in another way, for example by asking
 * your own service.
 * @param grants names, or prefixes that end in `*`
 */
export const maySubscribe = (channel: string, grants: ChannelGrants): boolean => isChannelOf(channel, grants);
