/**
 * The presence table, with the setting `presence`. Two items per channel:
 *
 * - roster: who is in the channel, with a version that grows with each change that clients see. Written under the condition that
 *   nobody wrote it since it was read.
 * - told: the newest version that clients and the bus were told of. Apart, because a write costs by the size of its item.
 */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';

export const PRESENCE_TABLE_KEYS = { partition: 'channel', sort: 'item' } as const;

export const ROSTER = 'roster';
export const TOLD = 'told';

export interface Roster {
  /** What clients see; 0 if there was no change yet. */
  readonly version: number;
  /** Grows with each write. */
  readonly revision: number;
  /** By user id: 0 if the user is there; epoch milliseconds when the last connection was found gone, during the grace. */
  readonly members: ReadonlyMap<string, number>;
  /** Users in the channel while they are too many to be named; then `members` are those of before. */
  readonly count?: number | undefined;
  /** Epoch milliseconds of `version`, and the change that it is. */
  readonly changedAt: number;
  readonly from: number;
  readonly joined: readonly string[];
  readonly left: readonly string[];
  /** Epoch milliseconds: a change was announced, and what it announced is in the index by then. */
  readonly settleAt?: number | undefined;
  /** Epoch milliseconds of the message in the queue that looks at the channel next. */
  readonly nextAt?: number | undefined;
}

export interface RosterRow extends Omit<Roster, 'members'> {
  readonly channel: string;
  readonly item: typeof ROSTER;
  /** JSON text of the pairs: as a map of DynamoDB, a user could not be called `__proto__`. */
  readonly members: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

export interface ToldRow {
  readonly channel: string;
  readonly item: typeof TOLD;
  readonly version: number;
  readonly expiresAt: number;
}

export interface ChannelState {
  readonly roster: Roster | undefined;
  /** Newest version that was told to all; 0 if there is none. */
  readonly told: number;
}

/** Reads consistently. @throws errors of DynamoDB */
export async function readChannel(
  client: DynamoDBDocumentClient,
  table: string,
  channel: string,
): Promise<ChannelState> {
  // Both are far below the megabyte of a page.
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: '#channel = :channel',
      ExpressionAttributeNames: { '#channel': PRESENCE_TABLE_KEYS.partition },
      ExpressionAttributeValues: { ':channel': channel },
    }),
  );
  const rows = Items as (RosterRow | ToldRow)[];
  const row = rows.find(isRosterRow);
  return {
    roster: row && rosterOf(row),
    told: rows.find(({ item }) => item === TOLD)?.version ?? 0,
  };
}

export const isRosterRow = (row: RosterRow | ToldRow): row is RosterRow => row.item === ROSTER;

export function rosterOf({ channel: _, item: __, expiresAt: ___, members, ...roster }: RosterRow): Roster {
  return { ...roster, members: new Map(JSON.parse(members) as [string, number][]) };
}

export const rosterRow = (channel: string, { members, ...roster }: Roster, expiresAt: number): RosterRow => ({
  ...{ channel, item: ROSTER, ...roster, expiresAt },
  members: membersText(members),
});

export const membersText = (members: Roster['members']): string => JSON.stringify([...members]);

/** Users in the channel, those whose grace is not over included. */
export const membersOf = ({ members }: Roster): string[] => [...members.keys()];
