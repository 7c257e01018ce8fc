/**
 * Of several channels of one broadcast that a connection is subscribed to, one owns it: only that channel's row is sent
 * to, so that the connection gets the message once, by whichever execution finds the row. The first listed owns it, of
 * those whose row was surely in the index when the broadcast began; a channel it joined since would own it in vain.
 */
import { channelOf } from '#shared/tables/recipients';
import type { ConnectionRow } from '#shared/tables/table-schema';

/** Milliseconds after which the index has surely followed the table. */
const INDEX_LAG_MS = 5000;

/**
 * @param channels of the broadcast, in the order listed
 * @param rows of the connection
 * @param startedAt of the broadcast, epoch milliseconds
 * @returns undefined when the connection is in none of them any more
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
  // The earliest of those just joined: a later one cannot change what has been decided.
  return settled ?? candidates.sort((one, other) => joinedAt(one) - joinedAt(other))[0];
}
