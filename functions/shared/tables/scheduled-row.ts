/**
 * The row of a scheduled broadcast until its time. It is written before the schedule is made, and the overdue rule sends what the
 * schedule did not, so the row alone decides: whether it is still to be sent, once, and what.
 *
 *            schedule                claim, at its time
 *   no row ───────────▶ SCHEDULED ─────────────────────▶ RUNNING, see broadcast-life.ts
 *   or FAILED               │
 *                           └──────── cancel ──────────▶ CANCELED, for good
 *
 * Claim and cancel both require SCHEDULED, so one of them wins. A schedule that is left over finds another status and does nothing.
 */
import { createHash } from 'node:crypto';
import { SCHEDULE_GRACE_SECONDS } from '../contracts/limits';
import type { BroadcastInput, BroadcastSchedule } from '../contracts';
import { aliases, type ConditionalUpdate } from './conditional-update';
import { OPEN_SHARDS } from './index-shards';
import { BROADCASTS_TABLE_KEY, type BroadcastRow, expiresAfterDays } from './table-schema';

/** Milliseconds: a schedule needs some time to be made, and one for the past may never run. */
const SOONEST_MS = 5000;

export type ScheduledRow = Pick<BroadcastRow, 'broadcastId' | 'owner' | 'startedAt' | 'request'> &
  Required<Pick<BroadcastRow, 'sendAt' | 'dueAt'>>;

export type ScheduleRequest = Omit<ScheduledRow, 'dueAt'>;

export const isScheduled = <Row extends Partial<BroadcastRow>>(row: Row): row is Row & ScheduledRow =>
  row.status === 'SCHEDULED';

/** If there is no row, or a FAILED one: keeps the request until its time. */
export function scheduledFor(
  { broadcastId, owner, startedAt, request, sendAt }: ScheduleRequest,
  broadcastRetentionDays: number,
): ConditionalUpdate {
  const at = Date.parse(sendAt);
  return {
    UpdateExpression: `SET #status = :scheduled, #owner = :owner, #startedAt = :startedAt, #request = :request, #sendAt = :sendAt,
      #leaseUntil = :at, #dueAt = :dueAt, #openShard = :openShard, #expiresAt = :expiresAt
      REMOVE #refusal, #refusedInput, #report, #publishedAt, #envelope`,
    ConditionExpression: 'attribute_not_exists(#id) OR #status = :failed',
    ExpressionAttributeNames: {
      '#id': BROADCASTS_TABLE_KEY,
      ...aliases<BroadcastRow>('status', 'owner', 'startedAt', 'request', 'sendAt', 'leaseUntil', 'dueAt', 'openShard'),
      ...aliases<BroadcastRow>('expiresAt', 'refusal', 'refusedInput', 'report', 'publishedAt', 'envelope'),
    },
    ExpressionAttributeValues: {
      ...{ ':scheduled': 'SCHEDULED', ':failed': 'FAILED', ':owner': owner, ':startedAt': startedAt },
      ...{ ':request': request, ':sendAt': sendAt, ':at': at, ':dueAt': at + SCHEDULE_GRACE_SECONDS * 1000 },
      ':openShard': OPEN_SHARDS.of(broadcastId),
      ':expiresAt': expiresAfterDays(broadcastRetentionDays, at),
    },
  };
}

/** It will not be sent, whatever of its schedule is left. The row stays, so that a second delivery of its event changes nothing. */
export const canceled = (now: number): ConditionalUpdate => ({
  UpdateExpression: 'SET #status = :canceled, #canceledAt = :now REMOVE #dueAt, #openShard, #restarts',
  ConditionExpression: '#status = :scheduled',
  ExpressionAttributeNames: aliases<BroadcastRow>('status', 'canceledAt', 'dueAt', 'openShard', 'restarts'),
  ExpressionAttributeValues: {
    ...{ ':canceled': 'CANCELED', ':scheduled': 'SCHEDULED', ':now': new Date(now).toISOString() },
  },
});

/** Hexadecimal, 64 characters: as long as a schedule's name may be. */
export const scheduleName = (broadcastId: string): string => createHash('sha256').update(broadcastId).digest('hex');

/** @returns undefined if the event is to be sent now */
export function scheduleIfAhead(
  { mapping, source, eventId, time, scheduled }: BroadcastInput,
  now: number,
): BroadcastSchedule | undefined {
  if (!scheduled) return undefined;
  const { broadcastId, sendAt } = scheduled;
  if (Date.parse(sendAt) <= now) return undefined;
  const seconds = Math.ceil(Math.max(Date.parse(sendAt), now + SOONEST_MS) / 1000);
  return {
    sendAt,
    name: scheduleName(broadcastId),
    expression: `at(${new Date(seconds * 1000).toISOString().slice(0, -'.000Z'.length)})`,
    input: JSON.stringify({ mapping, source, eventId, time, scheduled }),
  };
}
