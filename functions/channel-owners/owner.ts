/**
 * A connection may be in several channels of one broadcast. One of them owns it, and only that channel's row is sent to, so the
 * connection gets the message once, whichever execution finds the row. The owner is the first listed channel whose row was
 * certainly in the index when the broadcast began. A query may miss a channel that the connection joined later.
 */
import { channelOf } from '#shared/tables/recipients';
import type { ConnectionRow } from '#shared/tables/table-schema';

/** Milliseconds after which the eventually consistent index certainly has a row. */
const INDEX_LAG_MS = 5000;

/**
 * @param channels of the broadcast, in the order listed
 * @param rows of the connection
 * @param startedAt of the broadcast, epoch milliseconds
 * @returns undefined if the connection is no longer in any of them
 */
export function ownerOf(
  channels: readonly string[],
  rows: readonly Pick<ConnectionRow, 'recipient' | 'subscribedAt'>[],
  startedAt: number,
): string | undefined {
  const joined = new Map(rows.map(({ recipient, subscribedAt = 0 }) => [channelOf(recipient), subscribedAt]));
  const candidates = channels.filter((channel) => joined.has(channel));
  const joinedAt = (channel: string) => joined.get(channel) ?? 0;
  const settled = candidates.find((channel) => joinedAt(channel) < startedAt - INDEX_LAG_MS);
  // The earliest of those just joined: a later one cannot change the decision.
  return settled ?? candidates.sort((one, other) => joinedAt(one) - joinedAt(other))[0];
}
