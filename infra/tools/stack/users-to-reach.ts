/** Which users of a broadcast are to be reached in another way, for `broadcast show`, `why` and the console. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readShards, readTaken, rowsTaken, type TakenRow } from '#shared/acknowledgements/acknowledgements-table';
import type { ReachReason } from '#shared/contracts';
import { usersNamed } from '#shared/request/audience';
import { requestOf } from './caught-up';
import type { StoredBroadcast } from './tables';

/** One user who is to be reached. */
export interface ReachedUser {
  readonly userId: string;
  readonly reason: ReachReason;
  /** ISO 8601, of the decision. */
  readonly at: string;
  /** Whether `User To Reach` was on the bus. */
  readonly isPublished: boolean;
}

export interface UsersToReach {
  /** Seconds that the users had, after the broadcast was opened. */
  readonly afterSeconds: number;
  readonly count: number;
  /** The first ones by name. */
  readonly users: readonly ReachedUser[];
}

/** Names that are listed one by one. */
const LISTED = 20;

/**
 * @param table of acknowledgements; undefined if the stack has none
 * @returns undefined if the broadcast has no `ifUnreached`
 */
export async function usersToReachOf(
  client: DynamoDBDocumentClient,
  table: string | undefined,
  row: StoredBroadcast,
): Promise<UsersToReach | undefined> {
  const request = requestOf(row);
  if (table === undefined || !request?.ifUnreached || request.resendOf) return undefined;
  const { afterSeconds } = request.ifUnreached;
  const shards = await readShards(client, table, row.broadcastId, request);
  const users: ReachedUser[] = [];
  for await (const rows of rowsTaken(client, table, row.broadcastId, { shards }))
    users.push(...rows.flatMap((each) => reached(each) ?? []));
  users.sort((one, other) => (one.userId < other.userId ? -1 : 1));
  return { afterSeconds, count: users.length, users: users.slice(0, LISTED) };
}

/** @returns undefined if the broadcast did not wait for this user; null if the user is not to be reached, so far */
export async function toReachOfUser(
  client: DynamoDBDocumentClient,
  table: string | undefined,
  row: StoredBroadcast,
  userId: string,
): Promise<ReachedUser | null | undefined> {
  const request = requestOf(row);
  if (table === undefined || !request?.ifUnreached || request.resendOf) return undefined;
  if (!usersNamed(request.audience).includes(userId)) return undefined;
  const shards = await readShards(client, table, row.broadcastId, request);
  const taken = await readTaken(client, table, row.broadcastId, { shards }, userId);
  return (taken && reached(taken)) ?? null;
}

const reached = ({ by, toReachAt, toReachFor, toldAt }: TakenRow): ReachedUser | undefined =>
  toReachAt === undefined || toReachFor === undefined
    ? undefined
    : { userId: by, reason: toReachFor, at: new Date(toReachAt).toISOString(), isPublished: toldAt !== undefined };

/** `2 users, 60 s after it was opened: bob (unreached), carol (unknown)` */
export function usersToReachText({ afterSeconds, count, users }: UsersToReach): string {
  const when = `${afterSeconds} s after it was opened`;
  if (count === 0) return `nobody, or not yet: ${when}`;
  const more = count > users.length ? `, and ${count - users.length} more` : '';
  const names = users.map(({ userId, reason }) => `${userId} (${reason})`).join(', ');
  return `${count} ${count === 1 ? 'user' : 'users'}, ${when}: ${names}${more}`;
}

/** @param user null if the user is not to be reached, so far */
export const toReachText = (user: ReachedUser | null): string =>
  user === null
    ? 'not in another way, so far'
    : `in another way, ${user.reason}, at ${user.at}${user.isPublished ? '' : '; not on the bus yet'}`;
