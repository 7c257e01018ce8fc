/** The streams of a connection, from its rows: what the client may resume. */
import { channelOf, isUserRecipient } from '#shared/tables/recipients';
import type { ConnectionRow } from '#shared/tables/table-schema';
import { channelStream, EVERYONE_STREAM, USER_STREAM } from '#shared/history/streams';
import type { Resuming } from './asked-streams';

/** @returns undefined if it has no rows: it is not registered */
export function resumingConnection(rows: readonly ConnectionRow[]): Resuming | undefined {
  const [own] = rows;
  if (!own) return undefined;
  const streams = rows.map(({ recipient, connectedAt, subscribedAt = connectedAt }) => {
    const channel = channelOf(recipient);
    if (channel !== undefined) return [channelStream(channel), subscribedAt] as const;
    return [isUserRecipient(recipient) ? USER_STREAM : EVERYONE_STREAM, connectedAt] as const;
  });
  return { connectionId: own.connectionId, userId: own.userId, streams: new Map(streams) };
}
