/**
 * Who is in a channel: lets an application's own function ask. It needs `dynamodb:Query` on the presence table
 * (`service.presence.grantPresenceOf`), and its name, output `PresenceTableName`.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { membersOf, readChannel } from '#shared/presence/presence-table';

export type { ChannelPresence } from '#shared/contracts/presence';
export { CHANNEL_JOINED, CHANNEL_LEFT } from '#shared/contracts/event-names';

export interface PresenceOfChannel {
  /** User ids, sorted. Undefined while the channel is too large for names. */
  readonly members: readonly string[] | undefined;
  /** Number of users. */
  readonly count: number;
  /** ISO 8601 time of the last change; undefined if nobody was seen in the channel in the last two days. */
  readonly changedAt: string | undefined;
}

/**
 * As clients see it: whoever left within the grace is still there.
 * @param table name of the presence table
 * @throws errors of DynamoDB
 */
export async function presenceOf(
  client: DynamoDBDocumentClient,
  table: string,
  channel: string,
): Promise<PresenceOfChannel> {
  const { roster } = await readChannel(client, table, channel);
  if (!roster || roster.version === 0) return { members: [], count: 0, changedAt: undefined };
  const members = roster.count === undefined ? membersOf(roster).sort() : undefined;
  return { members, count: roster.count ?? roster.members.size, changedAt: new Date(roster.changedAt).toISOString() };
}
