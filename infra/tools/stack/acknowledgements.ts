/** Who acknowledged a broadcast, for `broadcast show`, `why` and the console. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { type AskedRow, readAsked, readTaken, usersTaken } from '#shared/acknowledgements/acknowledgements-table';

/** What a broadcast that asked for acknowledgements got so far. */
export interface Acknowledgements {
  /** ISO 8601. */
  readonly deadline: string;
  /** Whether they were counted at the deadline, and published. */
  readonly isCounted: boolean;
  /** Distinct users. */
  readonly acknowledged: number;
  /** Users addressed by name who have not, the first ones by name. Absent if the audience names no users. */
  readonly missing?: { readonly count: number; readonly users: readonly string[] };
}

/** One user's part in it. */
export interface AcknowledgementOfUser {
  /** ISO 8601. */
  readonly deadline: string;
  readonly isOver: boolean;
  /** ISO 8601; undefined if the user has not acknowledged it. */
  readonly at: string | undefined;
}

/** Names that are listed one by one. */
const LISTED = 20;

/**
 * @param table undefined if the stack has none
 * @returns undefined if the broadcast did not ask
 */
export async function acknowledgementsOf(
  client: DynamoDBDocumentClient,
  table: string | undefined,
  broadcastId: string,
): Promise<Acknowledgements | undefined> {
  const asked = table === undefined ? undefined : await readAsked(client, table, broadcastId);
  if (!asked || table === undefined) return undefined;
  const { until, users, acknowledged: counted } = asked;
  const about = { deadline: new Date(until).toISOString(), isCounted: counted !== undefined };
  // The count is on record, and nobody is named.
  if (counted !== undefined && users.length === 0) return { ...about, acknowledged: counted };
  const missing = new Set(users);
  let acknowledged = 0;
  for await (const taken of usersTaken(client, table, broadcastId, asked)) {
    acknowledged += taken.length;
    for (const userId of taken) missing.delete(userId);
  }
  return {
    ...about,
    acknowledged: counted ?? acknowledged,
    ...(users.length > 0 && { missing: { count: missing.size, users: [...missing].sort().slice(0, LISTED) } }),
  };
}

/** @returns undefined if the broadcast did not ask this user */
export async function acknowledgementOfUser(
  client: DynamoDBDocumentClient,
  table: string | undefined,
  broadcastId: string,
  userId: string,
  now: number,
): Promise<AcknowledgementOfUser | undefined> {
  const asked = table === undefined ? undefined : await readAsked(client, table, broadcastId);
  if (!asked || table === undefined || !asks(asked, userId)) return undefined;
  const taken = await readTaken(client, table, broadcastId, asked, userId);
  return {
    deadline: new Date(asked.until).toISOString(),
    isOver: asked.until <= now,
    at: taken?.at === undefined ? undefined : new Date(taken.at).toISOString(),
  };
}

const asks = ({ users, others }: AskedRow, userId: string): boolean => others || users.includes(userId);

/** `2 users until T; bob has not` */
export function acknowledgementsText({ deadline, isCounted, acknowledged, missing }: Acknowledgements): string {
  const how = isCounted ? `by the deadline ${deadline}` : `so far, the deadline is ${deadline}`;
  const { count = 0, users = [] } = missing ?? {};
  const more = count > users.length ? `, and ${count - users.length} more` : '';
  const who = count === 0 ? '' : `; not by ${users.join(', ')}${more}`;
  return `by ${acknowledged} ${acknowledged === 1 ? 'user' : 'users'} ${how}${who}`;
}
