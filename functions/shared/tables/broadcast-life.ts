/**
 * The life of a broadcast's row: every change, with its condition. Nothing else writes the row: open-broadcast and the
 * overdue rule use these updates, and the state machines get their expressions by substitution
 * (infra/constructs/workflow/workflow-substitutions.ts).
 *
 *            claim                     record the report              mark as published
 *   no row ─────────▶ RUNNING ──────────────────────────▶ reported ─────────────────────▶ closed
 *                     │  ▲  │ renew, extend, end the lease,  status: how it ended           no openShard, no dueAt:
 *                     └──┘  │ count a restart                leaseUntil: to publish         out of the index of open ones
 *                           │                                reached: outcomes of a small first run
 *                           │                                                               ▲
 *                           ├────────────── record the report and close the row ────────────┘
 *                           │               COMPLETED, with the setting reports: 'exceptions': not published
 *                     claim by another owner,
 *                     once the lease has expired
 *
 *   reported or closed as FAILED ──claim──▶ RUNNING, with the next attempt. A refused request can only claim a row that
 *   did not fail for the same reason.
 *
 * The row alone says whether a report is still to be published, whatever the setting was when it was recorded: it is, while
 * the row is open. So a deployment may change the setting while broadcasts run.
 *
 * A broadcast with `sendAt` has a row before its time: see scheduled-row.ts. Only the execution that sends it, which names that
 * time, may claim it.
 *
 * `broadcast forget` takes a user's name out of closed rows.
 *
 * Every other change requires the owner, so a late writer changes nothing. A report is published at-least-once: the only
 * condition is that the row still has this report, identified by its finishedAt.
 */
import { createHash } from 'node:crypto';
import { PUBLISH_SECONDS } from '../contracts/limits';
import type { ReportStatus } from '../contracts';
import { aliases, type ConditionalUpdate } from './conditional-update';
import { OPEN_SHARDS } from './index-shards';
import { expiresAfterDays, BROADCASTS_TABLE_KEY, type BroadcastRow } from './table-schema';
import type { StoredReport } from './stored-report';

export type ClaimRequest = Pick<BroadcastRow, 'broadcastId' | 'owner' | 'startedAt' | 'sendAt'> &
  // What to send, or why nothing is sent.
  (
    | Pick<BroadcastRow, 'envelope' | 'request'>
    | (Required<Pick<BroadcastRow, 'refusal'>> & Pick<BroadcastRow, 'refusedInput'>)
  );

/** Open, and past its lease. */
export type DueRow = Partial<BroadcastRow> &
  Pick<BroadcastRow, 'broadcastId' | 'owner' | 'startedAt' | 'leaseUntil'> & { readonly dueAt: number };
/** With the request that a new execution needs. */
export type RestartableRow = DueRow & Pick<BroadcastRow, 'request'>;
export type ReportedRow = Pick<BroadcastRow, 'broadcastId' | 'owner' | 'startedAt'> & { readonly report: string };

/** Attributes that are reserved words in DynamoDB's expressions, and so need an alias. */
export const RESERVED_ATTRIBUTES = { status: 'status', owner: 'owner' } as const satisfies Partial<
  Record<keyof BroadcastRow, string>
>;

/** Changes made by the state machines. Values: `:owner`, and those each one lists; times are epoch milliseconds. */
export const WORKFLOW_CHANGES = {
  /** `:leaseUntil`, `:running`. Fan-out takes longer than the execution that began. */
  extendLease: {
    update: 'SET leaseUntil = :leaseUntil',
    condition: '#owner = :owner AND #status = :running',
  },
  /** `:status`, `:report` (JSON text of a StoredReport), `:leaseUntil` (until when the owner may publish it). */
  recordReport: {
    update: 'REMOVE restarts, envelope SET #status = :status, report = :report, leaseUntil = :leaseUntil',
    /** Goes after the update, with `:reached` (JSON text of Reached): only for the first run. Nothing else touches it. */
    andReached: ', reached = :reached',
    condition: '#owner = :owner AND attribute_exists(dueAt)',
  },
  /**
   * The same values: a report that is not published. One write, so it is either recorded and closed, or the broadcast is still
   * RUNNING and restarted. The answer may be lost: the same report may be written again. The lease says until when that may
   * happen.
   */
  closeReport: {
    update:
      'REMOVE restarts, envelope, openShard, dueAt SET #status = :status, report = :report, leaseUntil = :leaseUntil',
    condition: '#owner = :owner AND (attribute_exists(dueAt) OR report = :report)',
  },
  /** `:now` (ISO 8601), `:finishedAt` of the published report. */
  markPublished: {
    update: 'SET publishedAt = :now REMOVE openShard, dueAt',
    condition: '#owner = :owner AND contains(report, :finishedAt)',
  },
} as const;

export const isReported = <Row extends Partial<BroadcastRow>>(row: Row): row is Row & { readonly report: string } =>
  row.report !== undefined && row.status !== 'RUNNING';

/** Which reports are published: all, or only those that are not COMPLETED. */
export type PublishedReports = 'all' | 'exceptions';

/** The status of reports that are not published, if there is one. */
export const unpublishedStatus = (reports: PublishedReports): ReportStatus | undefined =>
  reports === 'exceptions' ? 'COMPLETED' : undefined;

/** Nothing is left to do: its report is on the bus, or is none that is published. */
export const isClosed = <Row extends Partial<BroadcastRow>>(row: Row): row is Row & { readonly report: string } =>
  isReported(row) && row.dueAt === undefined;

/** Whether its owner may still write it: it may repeat the write that closed the row, if its answer was lost. */
export const mayStillBeWritten = (row: Partial<BroadcastRow>, now: number): boolean =>
  !isClosed(row) || (row.publishedAt === undefined && (row.leaseUntil ?? 0) >= now);

/**
 * Whether the broadcast may have been run more than once. The record of a run that was cut off may be lost, so a connection
 * without an outcome may have got the message.
 */
export const ranRepeatedly = ({ attempt = 1, renewals = 0 }: Partial<BroadcastRow>): boolean =>
  attempt > 1 || renewals > 0;

/** The index of open broadcasts is eventually consistent and does not contain leases. */
export const isDue = (row: Partial<BroadcastRow> | undefined, now: number): row is DueRow =>
  row?.dueAt !== undefined && row.dueAt < now && (row.leaseUntil ?? 0) < now;

/** Whether the asker may claim the row: the condition of {@link claimed}, and of {@link renewed}. */
export function isFree(
  { status, owner, leaseUntil = Infinity, refusal, sendAt }: Partial<BroadcastRow>,
  asker: ClaimRequest,
  now: number,
): boolean {
  if (status === 'FAILED') return !('refusal' in asker) || asker.refusal !== refusal;
  if (status === 'SCHEDULED') return sendAt === asker.sendAt;
  return status === 'RUNNING' && (owner === asker.owner || leaseUntil < now);
}

/** If there is no row, a FAILED one, one whose owner was cut off, or one that waits for this time, the asker becomes its owner and it is RUNNING. */
export function claimed(
  request: ClaimRequest,
  { leaseSeconds, broadcastRetentionDays, now }: { leaseSeconds: number; broadcastRetentionDays: number; now: number },
): ConditionalUpdate {
  const { broadcastId, owner, startedAt } = request;
  const content = contentOf(request);
  const { sendAt } = request;
  return {
    UpdateExpression: `SET #status = :running, #owner = :owner, #attempt = if_not_exists(#attempt, :zero) + :one,
      #leaseUntil = :leaseUntil, #dueAt = :dueAt, #openShard = :openShard, #startedAt = :startedAt, #expiresAt = :expiresAt,
      ${content.set} REMOVE #report, #publishedAt, ${content.remove}`,
    ConditionExpression: `attribute_not_exists(#id) OR (#status = :failed${content.unlessFailedFor})
      OR (#status = :running AND #leaseUntil < :now AND #owner <> :owner)${
        sendAt === undefined ? '' : ' OR (#status = :scheduled AND #sendAt = :sendAt)'
      }`,
    ExpressionAttributeNames: {
      '#id': BROADCASTS_TABLE_KEY,
      ...aliases<BroadcastRow>(
        'status',
        'owner',
        'attempt',
        'leaseUntil',
        'envelope',
        'request',
        'refusal',
        'refusedInput',
      ),
      ...aliases<BroadcastRow>('startedAt', 'expiresAt', 'report', 'publishedAt', 'openShard', 'dueAt'),
      ...(sendAt !== undefined && aliases<BroadcastRow>('sendAt')),
    },
    ExpressionAttributeValues: {
      ':running': 'RUNNING',
      ':failed': 'FAILED',
      ':owner': owner,
      ':zero': 0,
      ':one': 1,
      ':now': now,
      ':leaseUntil': now + leaseSeconds * 1000,
      ':dueAt': now + PUBLISH_SECONDS * 1000,
      ':openShard': OPEN_SHARDS.of(broadcastId),
      ':startedAt': startedAt,
      ...content.values,
      ':expiresAt': expiresAfterDays(broadcastRetentionDays, now),
      ...(sendAt !== undefined && { ':scheduled': 'SCHEDULED', ':sendAt': sendAt }),
    },
  };
}

/** The part of the expressions that says what to send, or why nothing is sent. It removes the other. */
function contentOf(request: ClaimRequest) {
  if ('refusal' in request) {
    const { refusal, refusedInput } = request;
    const hasInput = refusedInput !== undefined;
    return {
      set: `#refusal = :refusal${hasInput ? ', #refusedInput = :refusedInput' : ''}`,
      remove: `#envelope, #request${hasInput ? '' : ', #refusedInput'}`,
      unlessFailedFor: ' AND (attribute_not_exists(#refusal) OR #refusal <> :refusal)',
      values: { ':refusal': refusal, ...(hasInput && { ':refusedInput': refusedInput }) },
    };
  }
  const { envelope, request: input } = request;
  return {
    set: '#envelope = :envelope, #request = :request',
    remove: '#refusal, #refusedInput',
    unlessFailedFor: '',
    values: { ':envelope': envelope, ':request': input },
  };
}

/**
 * The owner asks again, because a reply was lost or AWS runs it once more: its lease restarts, unless fan-out has extended it.
 * The attempt stays the same. The envelope has the position under which history gets it this time.
 */
export function renewed(request: ClaimRequest, leaseUntil: number): ConditionalUpdate {
  const envelope = 'envelope' in request ? request.envelope : undefined;
  return {
    UpdateExpression: `SET #leaseUntil = :leaseUntil, #renewals = if_not_exists(#renewals, :zero) + :one${
      envelope === undefined ? '' : ', #envelope = :envelope'
    }`,
    ConditionExpression: '#owner = :owner AND #status = :running AND #leaseUntil < :leaseUntil',
    ExpressionAttributeNames: aliases<BroadcastRow>(
      ...([
        'leaseUntil',
        'renewals',
        'owner',
        'status',
        ...(envelope === undefined ? [] : (['envelope'] as const)),
      ] as const),
    ),
    ExpressionAttributeValues: {
      ...{ ':leaseUntil': leaseUntil, ':owner': request.owner, ':running': 'RUNNING', ':zero': 0, ':one': 1 },
      ...(envelope !== undefined && { ':envelope': envelope }),
    },
  };
}

/** The owner is known to have ended: its broadcast is overdue from now on. */
export const leaseEnded = (owner: string, now: number): ConditionalUpdate => ({
  UpdateExpression: 'SET #leaseUntil = :now, #dueAt = :now',
  ConditionExpression: '#owner = :owner AND #status = :running',
  ExpressionAttributeNames: aliases<BroadcastRow>('leaseUntil', 'dueAt', 'owner', 'status'),
  ExpressionAttributeValues: { ':now': now - 1, ':owner': owner, ':running': 'RUNNING' },
});

/** The overdue rule restarts it. The lease stays expired, so that the new execution may claim; until `next` no other starts. */
export const restartCounted = (row: DueRow, next: number): ConditionalUpdate =>
  asRead(row, {
    UpdateExpression: 'SET #restarts = if_not_exists(#restarts, :zero) + :one, #dueAt = :next',
    ExpressionAttributeNames: aliases<BroadcastRow>('restarts', 'dueAt'),
    ExpressionAttributeValues: { ':zero': 0, ':one': 1, ':next': next },
  });

/** The overdue rule records its report. The row stays open until the report is published. */
export const reportRecorded = (row: DueRow, report: string, now: number): ConditionalUpdate =>
  asRead(row, {
    UpdateExpression: WORKFLOW_CHANGES.recordReport.update,
    ExpressionAttributeValues: { ':status': 'FAILED', ':report': report, ':leaseUntil': now + PUBLISH_SECONDS * 1000 },
  });

/** Not reported: RUNNING, or SCHEDULED. The condition includes both times: a late owner moves the lease, and another run of the rule moves the due time. */
const asRead = (
  { owner, dueAt, leaseUntil, status = 'RUNNING' }: DueRow,
  { ExpressionAttributeNames, ExpressionAttributeValues, ...update }: ConditionalUpdate,
): ConditionalUpdate => ({
  ...update,
  ConditionExpression:
    '#owner = :owner AND #status = :readStatus AND #dueAt = :readDueAt AND #leaseUntil = :readLeaseUntil',
  ExpressionAttributeNames: {
    ...aliases<BroadcastRow>('owner', 'status', 'dueAt', 'leaseUntil'),
    ...ExpressionAttributeNames,
  },
  ExpressionAttributeValues: {
    ...{ ':owner': owner, ':readStatus': status, ':readDueAt': dueAt, ':readLeaseUntil': leaseUntil },
    ...ExpressionAttributeValues,
  },
});

export const markedPublished = ({ owner, report }: ReportedRow, now: number): ConditionalUpdate => ({
  UpdateExpression: WORKFLOW_CHANGES.markPublished.update,
  ConditionExpression: WORKFLOW_CHANGES.markPublished.condition,
  ExpressionAttributeNames: aliases<BroadcastRow>('owner'),
  ExpressionAttributeValues: {
    ':now': new Date(now).toISOString(),
    ':owner': owner,
    ':finishedAt': (JSON.parse(report) as StoredReport).finishedAt,
  },
});

/** Attributes that may name users. */
export type NamesUsers = 'request' | 'refusedInput' | 'report' | 'reached';

/**
 * A user is forgotten: request, report and outcomes say the same without the user's name. Only once the row is closed, because
 * a restart needs the request. A request that is gone cannot be sent again.
 * @param change the new texts; undefined removes the attribute
 */
export function forgotten(
  read: Partial<Pick<BroadcastRow, NamesUsers>>,
  change: Partial<Record<NamesUsers, string | undefined>>,
): ConditionalUpdate {
  const names = Object.keys(change) as (keyof typeof change)[];
  const set = names.filter((name) => change[name] !== undefined);
  const remove = names.filter((name) => change[name] === undefined);
  const list = (verb: string, parts: readonly string[]) => (parts.length > 0 ? `${verb} ${parts.join(', ')}` : '');
  return {
    UpdateExpression: `${list(
      'SET',
      set.map((name) => `#${name} = :${name}`),
    )} ${list(
      'REMOVE',
      remove.map((name) => `#${name}`),
    )}`,
    ConditionExpression: `attribute_not_exists(#dueAt) AND ${names.map((name) => `#${name} = :read_${name}`).join(' AND ')}`,
    ExpressionAttributeNames: aliases<BroadcastRow>('dueAt', ...names),
    ExpressionAttributeValues: {
      ...Object.fromEntries(names.map((name) => [`:read_${name}`, read[name]])),
      ...Object.fromEntries(set.map((name) => [`:${name}`, change[name]])),
    },
  };
}

/** Name of its fan-out execution, the same as statemachines/queries/fan-out-name.jsonata: one per claim. */
export const fanOutName = ({ broadcastId, owner }: Pick<BroadcastRow, 'broadcastId' | 'owner'>): string =>
  createHash('sha256').update(`${broadcastId}${owner}`).digest('hex');
