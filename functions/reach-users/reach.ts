/**
 * Decides which users of a broadcast are to be reached in another way, and says so once they have had their time. The decision about
 * a user is one conditional write, which an acknowledgement competes with: whichever comes first is the user's state. Everything
 * before it only reads, and everything after it may be repeated. So a crash between any two lines, a message that comes twice and
 * two runs at once only repeat events, which keep their id. functions/README.md shows the states of a user.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import {
  acknowledgementKey,
  readShards,
  rowsTaken,
  type TakenRow,
} from '#shared/acknowledgements/acknowledgements-table';
import type { BroadcastInput, BroadcastRequest, IfUnreached, ReachReason, UserToReach } from '#shared/contracts';
import { readCaughtUp } from '#shared/history/caught-up-rows';
import { usersNamed } from '#shared/request/audience';
import { isReported } from '#shared/tables/broadcast-life';
import { recordOfRow } from '#shared/tables/broadcast-record';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { aliases, updateIf } from '#shared/tables/conditional-update';
import { expiresAfterDays } from '#shared/tables/table-schema';
import { userToReach } from '#shared/to-reach/user-to-reach';
import type { Waiting } from '#shared/to-reach/waiting';

export interface ReachParts {
  readonly client: DynamoDBDocumentClient;
  readonly tables: {
    readonly broadcasts: string;
    readonly outcomes: string;
    readonly acknowledgements: string;
    /** Undefined if no history is kept: then nobody catches up. */
    readonly history: string | undefined;
  };
  /** @throws Error if the bus does not take all of them */
  readonly publish: (events: readonly UserToReach[]) => Promise<void>;
  /** Lets the broadcast wait again. */
  readonly wait: (waiting: Waiting, seconds: number) => Promise<void>;
  readonly retentionDays: number;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

export interface Reached {
  /** Users whose event this run published. */
  readonly published: number;
  /** Whether the broadcast was still on its way, and waits again. */
  readonly waits: boolean;
}

/** Users whose state is decided at once. A run that is cut off repeats the events of at most so many. */
const AT_ONCE = 50;
/** Seconds until the next look at a broadcast that is on its way: half of how late it is, between these. */
const WAIT_SECONDS = { from: 5, to: 300 } as const;

/** @throws errors of DynamoDB, SQS and EventBridge; a retry is safe */
export async function reach(waiting: Waiting, parts: ReachParts): Promise<Reached> {
  const { client, tables, now, log } = parts;
  const { broadcastId, dueAt } = waiting;
  const row = await readBroadcast(client, tables.broadcasts, broadcastId);
  if (row?.request === undefined) {
    log.warn('There is no such broadcast any more', { broadcastId });
    return { published: 0, waits: false };
  }
  if (!isReported(row)) {
    // Who has it is known with the report, and each broadcast gets one.
    const seconds = (now() - dueAt) / 2000;
    await parts.wait(waiting, Math.min(Math.max(seconds, WAIT_SECONDS.from), WAIT_SECONDS.to));
    return { published: 0, waits: true };
  }
  const input = JSON.parse(row.request) as BroadcastInput;
  const request = input.request as BroadcastRequest;
  const { ifUnreached } = request;
  if (!ifUnreached) return { published: 0, waits: false };
  const shards = await readShards(client, tables.acknowledgements, broadcastId, request);
  const { outcomes, isComplete } = await recordOfRow(client, tables.outcomes, { ...row, broadcastId });
  // A connection that was addressed directly has no user: it may be one of a user without another.
  const isNamed = outcomes.every(({ outcome, userId }) => outcome !== 'delivered' || userId !== undefined);
  const usersWith = (wanted: string) =>
    new Set(outcomes.filter(({ outcome }) => outcome === wanted).map(({ userId }) => userId));
  const about: About = {
    ...{ broadcastId, shards, ifUnreached, isComplete: isComplete && isNamed, openedAt: Date.parse(input.time) },
    ...{ delivered: usersWith('delivered'), failed: usersWith('failed') },
    // Stryker disable next-line ConditionalExpression: no time is later than none; the condition is for the compiler
    isExpired: request.expiresAt !== undefined && Date.parse(request.expiresAt) <= now(),
  };
  const rows = new Map<string, TakenRow>();
  for await (const page of rowsTaken(client, tables.acknowledgements, broadcastId, { shards }))
    for (const each of page) rows.set(each.by, each);

  const users = usersNamed(request.audience);
  let published = 0;
  // Stryker disable next-line EqualityOperator: of nobody, nothing is decided
  for (let from = 0; from < users.length; from += AT_ONCE) {
    const some = users.slice(from, from + AT_ONCE);
    const reasons = await Promise.all(some.map((userId) => decide(userId, rows.get(userId), about, parts)));
    const events = some.flatMap((userId, index) => {
      const reason = reasons[index];
      return reason === undefined ? [] : [userToReach(broadcastId, input, request, userId, reason)];
    });
    if (events.length === 0) continue;
    await parts.publish(events);
    await Promise.all(events.map(({ userId }) => markTold(userId, about, parts)));
    published += events.length;
  }
  return { published, waits: false };
}

/** What is the same for all users of a broadcast. */
interface About {
  readonly broadcastId: string;
  readonly shards: number;
  readonly ifUnreached: IfUnreached;
  /** Epoch milliseconds, not after its first opening. */
  readonly openedAt: number;
  readonly delivered: ReadonlySet<string | undefined>;
  readonly failed: ReadonlySet<string | undefined>;
  /** Whether a user without an outcome had no connection. */
  readonly isComplete: boolean;
  readonly isExpired: boolean;
}

/** @returns why the user is to be reached, unless that is on the bus already; undefined if the user is not */
async function decide(
  userId: string,
  row: TakenRow | undefined,
  about: About,
  parts: ReachParts,
): Promise<ReachReason | undefined> {
  if (row?.toReachAt !== undefined) return row.toldAt === undefined ? row.toReachFor : undefined;
  if (row?.at !== undefined || about.isExpired) return undefined;
  const { ifUnreached, delivered, failed, isComplete } = about;
  const hasIt = delivered.has(userId) || (await hasCaughtUp(userId, about, parts));
  if (hasIt && ifUnreached.unacknowledged !== true) return undefined;
  const reason = hasIt ? 'unacknowledged' : isComplete && !failed.has(userId) ? 'unreached' : 'unknown';
  return (await isToReach(userId, reason, about, parts)) ? reason : undefined;
}

async function hasCaughtUp(userId: string, { broadcastId, openedAt }: About, { client, tables }: ReachParts) {
  if (tables.history === undefined) return false;
  const resumes = await readCaughtUp(client, tables.history, userId, { envelopeId: broadcastId, openedAt });
  // What a resume brought is not known to have arrived until the next one confirms it.
  return resumes.some(({ confirmedAt }) => confirmedAt !== undefined);
}

/** @returns whether it is now; not if the user has acknowledged meanwhile, or another run was first, which publishes it */
async function isToReach(
  userId: string,
  reason: ReachReason,
  { broadcastId, shards }: About,
  { client, tables, now, retentionDays }: ReachParts,
): Promise<boolean> {
  const written = await updateIf(client, {
    TableName: tables.acknowledgements,
    Key: acknowledgementKey.taken(broadcastId, shards, userId),
    UpdateExpression: 'SET #toReachAt = :now, #toReachFor = :reason, #expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(#at) AND attribute_not_exists(#toReachAt)',
    ExpressionAttributeNames: aliases<TakenRow>('toReachAt', 'toReachFor', 'expiresAt', 'at'),
    ExpressionAttributeValues: {
      ':now': now(),
      ':reason': reason,
      ':expiresAt': expiresAfterDays(retentionDays, now()),
    },
  });
  return written !== undefined;
}

/** So that no later run publishes it again. Does nothing if the user was forgotten. */
async function markTold(userId: string, { broadcastId, shards }: About, { client, tables, now }: ReachParts) {
  await updateIf(client, {
    TableName: tables.acknowledgements,
    Key: acknowledgementKey.taken(broadcastId, shards, userId),
    UpdateExpression: 'SET #toldAt = :now',
    ConditionExpression: 'attribute_exists(#toReachAt)',
    ExpressionAttributeNames: aliases<TakenRow>('toldAt', 'toReachAt'),
    ExpressionAttributeValues: { ':now': now() },
  });
}
