/** Who caught up with a broadcast: for `broadcast show` and the console, which ask about no user in particular. */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import type { BroadcastInput, BroadcastRequest } from '#shared/contracts';
import type { CaughtUpBy, UserCaughtUp } from '#shared/history/caught-up';
import { readCaughtUp } from '#shared/history/caught-up-rows';
import type { RecipientOutcome } from '#shared/tables/outcomes-table';
import { reportOf } from '#shared/tables/stored-report';
import type { BroadcastRow } from '#shared/tables/table-schema';

export interface CaughtUpUsers {
  /** Oldest first. */
  readonly caughtUp: readonly UserCaughtUp[];
  /** Number of users that were not asked about, as there are too many. */
  readonly notAsked: number;
}

/** Each costs one query. */
const MAX_USERS = 100;
const READS_AT_ONCE = 20;

type Row = Partial<BroadcastRow> & Pick<BroadcastRow, 'broadcastId'>;

/**
 * Asks about the users that it names, did not reach, or found. Others that caught up with a channel or with everyone are not
 * listed: what was caught up is kept by user.
 * @param table undefined if the stack keeps no history
 */
export async function caughtUpOf(
  client: DynamoDBDocumentClient,
  table: string | undefined,
  row: Row,
  outcomes: readonly Pick<RecipientOutcome, 'userId' | 'outcome'>[],
): Promise<CaughtUpUsers> {
  const request = requestOf(row);
  if (table === undefined || !request) return { caughtUp: [], notAsked: 0 };
  const reached = outcomes.flatMap(({ userId, outcome }) => (userId === undefined ? [] : [{ userId, outcome }]));
  const missed = reached.filter(({ outcome }) => outcome !== 'delivered');
  const users = new Set([
    ...(reportOf(row)?.unreachedUsers.users ?? []),
    ...[...missed, ...reached].map(({ userId }) => userId),
    ...(request.audience.users ?? []),
  ]);
  const asked = [...users].slice(0, MAX_USERS);
  const limit = pLimit(READS_AT_ONCE);
  const found = await Promise.all(
    asked.map((userId) =>
      limit(async () => (await readCaughtUp(client, table, userId, envelopeOf(row))).map((by) => ({ userId, ...by }))),
    ),
  );
  return {
    caughtUp: found.flat().sort((one, other) => (one.at < other.at ? -1 : 1)),
    notAsked: users.size - asked.length,
  };
}

/** What finds its envelope among what resumes brought. */
export const envelopeOf = (row: Row): Parameters<typeof readCaughtUp>[3] => ({
  envelopeId: requestOf(row)?.resendOf?.broadcastId ?? row.broadcastId,
  openedAt: Date.parse(row.startedAt ?? '') || 0,
});

/** Undefined if there is none, as for a refused one. */
export function requestOf({ request }: Partial<Pick<BroadcastRow, 'request'>>): BroadcastRequest | undefined {
  if (request === undefined) return undefined;
  return (JSON.parse(request) as BroadcastInput).request as BroadcastRequest | undefined;
}

/** `at T on connection C (confirmed)` */
export const caughtUpText = ({ at, connectionId, confirmedAt }: CaughtUpBy): string =>
  `at ${at} on connection ${connectionId} (${confirmedAt === undefined ? 'sent, not confirmed by the client' : `confirmed at ${confirmedAt}`})`;
