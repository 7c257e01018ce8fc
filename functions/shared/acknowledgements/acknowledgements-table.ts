/**
 * The acknowledgements table, with the setting `acknowledgements` or `usersToReach`. Four kinds of items:
 *
 * - asked: one per broadcast that asks. OpenBroadcast writes it, route `acknowledge` reads it.
 * - due: says when the overdue rule counts. Written before `asked`; one without an `asked` of the same deadline is dropped.
 * - taken: one per broadcast and user: that the user acknowledged, or is to be reached in another way. Whichever was written first
 *   is the user's state. Spread over keys, as a key takes 1,000 writes a second.
 * - the key that signs receipts.
 *
 * What is taken before the deadline is in the table {@link TAKEN_SECONDS} after it, when it is counted. So nothing has to be
 * closed: an acknowledgement counts if, and only if, it was taken.
 */
import { createHash } from 'node:crypto';
import { BatchGetCommand, type DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { untilProcessed } from '../tables/unprocessed';
import type { Audience, BroadcastRequest, ReachReason } from '../contracts';
import { shardOf } from '../tables/recipients';

export const ACKNOWLEDGEMENTS_TABLE_KEYS = { partition: 'of', sort: 'by' } as const;

/** Seconds after the deadline when every acknowledgement that was taken is written: the timeout of its function, and clock skew. */
export const TAKEN_SECONDS = 20;

/** Keys over which the acknowledgements of channels and of everyone are spread. */
export const MANY_SHARDS = 16;
/** Users addressed by name whose acknowledgements share a key. */
const USERS_PER_SHARD = 1000;

/** Bytes of a key, less the longest of its other parts. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_ID_BYTES = 2048 - 16;

const ASKED = 'asked';

/** A broadcast that asks. */
export interface AskedRow {
  readonly of: string;
  readonly by: string;
  /** Epoch milliseconds. */
  readonly until: number;
  /** Epoch milliseconds when it was opened. */
  readonly askedAt: number;
  /** Number of keys over which its acknowledgements are spread. */
  readonly shards: number;
  /** Users addressed by name: who of them did not acknowledge is published. */
  readonly users: readonly string[];
  /** Whether others are asked too: those of channels, connections, or everyone. */
  readonly others: boolean;
  /** Epoch milliseconds when it was counted and published; then the next two are there. */
  readonly closedAt?: number;
  readonly acknowledged?: number;
  /** How many of `users` did not. */
  readonly unacknowledged?: number;
  /** Epoch seconds, for the TTL. */
  readonly expiresAt: number;
}

/** When to count. The sort key is the deadline and a hash, as an id may be longer than a sort key. */
export interface DueRow {
  readonly of: string;
  readonly by: string;
  readonly broadcastId: string;
  /** Epoch milliseconds. */
  readonly until: number;
  readonly expiresAt: number;
}

/** One user of a broadcast. It has `at` or `toReachAt`, or both, if the acknowledgement came later. */
export interface TakenRow {
  readonly of: string;
  /** The user. */
  readonly by: string;
  /** Epoch milliseconds when the user acknowledged: before the deadline. */
  readonly at?: number;
  /** Epoch milliseconds when it was decided to reach the user in another way. Never written over an acknowledgement. */
  readonly toReachAt?: number;
  readonly toReachFor?: ReachReason;
  /** Epoch milliseconds when `User To Reach` was on the bus. */
  readonly toldAt?: number;
  readonly expiresAt: number;
}

const { partition } = ACKNOWLEDGEMENTS_TABLE_KEYS;
const TIME_DIGITS = 13;
const timeText = (ms: number): string => String(ms).padStart(TIME_DIGITS, '0');

export const acknowledgementKey = {
  asked: (broadcastId: string) => ({ of: `${ASKED}#${broadcastId}`, by: ASKED }),
  due: (shard: string, broadcastId: string, until: number) => ({
    of: shard,
    by: `${timeText(until)}#${createHash('sha256').update(broadcastId).digest('hex')}`,
  }),
  /** Every due row of a shard before this one is due. */
  dueBefore: (shard: string, ms: number) => ({ of: shard, by: timeText(ms) }),
  taken: (broadcastId: string, shards: number, userId: string) => ({
    of: takenIn(broadcastId, shardOf(userId, { write: shards, read: shards })),
    by: userId,
  }),
  signing: { of: 'signing-key', by: 'signing-key' },
} as const;

/** Prefixes of partition keys, for those who go over the whole table. */
export const isAsked = ({ of }: { readonly of: string }): boolean => of.startsWith(`${ASKED}#`);
export const isTaken = ({ of }: { readonly of: string }): boolean => of.startsWith('taken#');

/** The broadcast of an item for which {@link isAsked} or {@link isTaken} holds. */
// Stryker disable next-line Regex: such a key begins with what is replaced, so its first match is there anyway
export const broadcastOfRow = ({ of }: { readonly of: string }): string => of.replace(/^(?:asked|taken#\d+)#/, '');

const takenIn = (broadcastId: string, shard: number): string => `taken#${shard}#${broadcastId}`;

/** Whether it can be the id of a broadcast that asks. */
export const fitsKey = (broadcastId: string): boolean => Buffer.byteLength(broadcastId) <= MAX_ID_BYTES;

/** @returns number of keys over which the users of a broadcast are spread */
export const shardsOf = ({ users = [], channels = [], connections = [], everyone = false }: Audience): number =>
  everyone || channels.length > 0
    ? MANY_SHARDS
    : Math.min(MANY_SHARDS, Math.max(1, Math.ceil((users.length + connections.length) / USERS_PER_SHARD)));

/** @param broadcastId also of a broadcast that does not exist */
export async function readAsked(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
): Promise<AskedRow | undefined> {
  const Key = acknowledgementKey.asked(broadcastId);
  const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item as AskedRow | undefined;
}

/** Over how many keys the users of a broadcast are spread: as when it asked, as it may have been opened again with another audience. */
export async function readShards(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
  { audience, acknowledge }: Pick<BroadcastRequest, 'audience' | 'acknowledge'>,
): Promise<number> {
  const asked = acknowledge && (await readAsked(client, table, broadcastId));
  return asked?.shards ?? shardsOf(audience);
}

/**
 * Those that there are, by id.
 * @param broadcastIds at most 100
 * @throws Error if DynamoDB keeps giving keys back, as it does while it throttles
 */
export async function readManyAsked(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastIds: readonly string[],
): Promise<Map<string, AskedRow>> {
  const found = new Map<string, AskedRow>();
  const left = await untilProcessed(broadcastIds.map(acknowledgementKey.asked), async (Keys) => {
    const { Responses, UnprocessedKeys } = await client.send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    for (const row of (Responses?.[table] ?? []) as AskedRow[]) found.set(row.of.slice(ASKED.length + 1), row);
    return (UnprocessedKeys?.[table]?.Keys ?? []) as typeof Keys;
  });
  if (left > 0) throw new Error(`${left} items of '${table}' were not read: throttled`);
  return found;
}

/** The rows of its users, each once, in pages of any length. */
export async function* rowsTaken(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
  { shards }: Pick<AskedRow, 'shards'>,
): AsyncGenerator<readonly TakenRow[]> {
  for (let shard = 0; shard < shards; shard += 1) {
    const pages = paginateQuery(
      { client },
      {
        TableName: table,
        ConsistentRead: true,
        KeyConditionExpression: '#of = :of',
        ExpressionAttributeNames: { '#of': partition },
        ExpressionAttributeValues: { ':of': takenIn(broadcastId, shard) },
      },
    );
    // Stryker disable next-line ArrayDeclaration: a query has items, if only none; the default is for the compiler
    for await (const { Items = [] } of pages) yield Items as TakenRow[];
  }
}

/** The users who acknowledged, each once, in pages of any length. */
export async function* usersTaken(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
  asked: Pick<AskedRow, 'shards'>,
): AsyncGenerator<readonly string[]> {
  for await (const rows of rowsTaken(client, table, broadcastId, asked))
    yield rows.filter(({ at }) => at !== undefined).map(({ by }) => by);
}

/** What is known of this user: acknowledged, to be reached, or neither (undefined). */
export async function readTaken(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
  { shards }: Pick<AskedRow, 'shards'>,
  userId: string,
): Promise<TakenRow | undefined> {
  const Key = acknowledgementKey.taken(broadcastId, shards, userId);
  const { Item } = await client.send(new GetCommand({ TableName: table, Key, ConsistentRead: true }));
  return Item as TakenRow | undefined;
}
