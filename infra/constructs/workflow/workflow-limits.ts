/**
 * How much the state machines do at a time, so that every payload stays under 256 KiB. The cost model uses the same
 * numbers.
 */

import { postTracks } from '#shared/base/post-tracks';
import { governedPostsPerSecond } from '../settings/in-region';
import type { BroadcastSettings, SenderSettings } from '../settings/settings';
import { timeoutSecondsOf } from './definition';

/** Index queries in one round, run side by side. */
export const QUERIES_PER_ROUND = 20;
/**
 * Index rows in one round, over all its queries. A row takes at most 450 bytes of state or query result (a user id of 128
 * three-byte characters, a connection id, keys). So a round stays under the 256 KiB of a state's payload, even if all its
 * rows are in one batch beside an envelope.
 */
export const ROWS_PER_ROUND = 550;
/** In the first round, which also sends to directly addressed connections, this many of them take the room of one row. */
export const DIRECT_PER_ROW = 20;
/** Unreached users per event; with names of 128 characters, far below the maximum size of an event. */
export const UNREACHED_CHUNK = 100;
/** How often the remainder of a batch is sent again before it counts as failed. */
export const BATCH_ATTEMPTS = 5;
/**
 * Seconds an execution keeps for what follows its last batch: the longest waits of the retries of RecordFailed,
 * PublishUnreached, RecordReport and PublishReport, plus their calls.
 */
export const REPORT_SECONDS = 70;
/** In this many seconds before its end, an execution no longer starts to record its report. */
const RECORD_SECONDS_BEFORE_END = 45;
/**
 * Seconds in which EventBridge Scheduler tries again to start a scheduled broadcast. By its end, the overdue rule has sent it.
 * https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html
 */
export const SCHEDULE_TRY_SECONDS = 300;
/** Seconds the task SendBatch waits for the answer beyond the timeout of the function. */
export const SENDER_SLACK_SECONDS = 5;

/**
 * Seconds, after the last round may have begun, in which an execution still retries a batch. The last try, even if it takes
 * its full time, still leaves time for the report. A child of a fan-out has as much time as a broadcast.
 */
export const resendSeconds = (
  { deliverSeconds }: Pick<BroadcastSettings, 'deliverSeconds'>,
  { timeoutSeconds }: Pick<SenderSettings, 'timeoutSeconds'>,
): number =>
  timeoutSecondsOf('broadcast.asl.json') - REPORT_SECONDS - timeoutSeconds - SENDER_SLACK_SECONDS - deliverSeconds;

/** Seconds that the last call of FindOwners takes at most: its time-out and the longest waits of its retries. */
export const LAST_OWNERS_CALL_SECONDS = 55;

/** Seconds, after the last round may have begun, in which FindOwners is still retried: each batch keeps a try. */
export const ownersSeconds = (
  settings: Pick<BroadcastSettings, 'deliverSeconds'>,
  sender: Pick<SenderSettings, 'timeoutSeconds'>,
): number => Math.max(0, resendSeconds(settings, sender) - LAST_OWNERS_CALL_SECONDS);

/** Seconds after its start until which an execution of the file may begin to record its report. */
export const recordSeconds = (file: string): number => timeoutSecondsOf(file) - RECORD_SECONDS_BEFORE_END;

/** https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html#service-limits-task-executions */
const MAX_HISTORY_EVENTS = 25_000;
/** Events of one round besides those of its batches: its queries, FindOwners, PublishUnreached and the Maps. */
const EVENTS_BESIDE_BATCHES = 170;
/** Events of a batch that is sent at once. */
export const EVENTS_PER_BATCH = 13;

/** Events of a full round, if nothing is tried again. */
export const eventsPerRound = ({ batchSize }: Pick<SenderSettings, 'batchSize'>): number =>
  EVENTS_BESIDE_BATCHES + EVENTS_PER_BATCH * Math.ceil(ROWS_PER_ROUND / batchSize);

/**
 * Rounds after which a broadcast hands over. A STANDARD execution fails at its 25,000th event, so it hands over earlier: half of
 * its history stays free for tries, for directly addressed connections, which are all in the first round, and for the report.
 */
export function handOverRounds({
  workflowType,
  fanOut,
  sender,
}: Pick<BroadcastSettings, 'workflowType' | 'fanOut' | 'sender'>): number {
  if (workflowType === 'EXPRESS') return fanOut.afterRounds;
  return Math.min(fanOut.afterRounds, Math.floor(MAX_HISTORY_EVENTS / 2 / eventsPerRound(sender)));
}

/** Children of one Map, whose results come back together: at 1 KB each they stay under 256 KiB. */
export const PARTS_PER_ROUND = 100;
/** Failures one child lists by name; all of them are counted. */
export const FAILURES_PER_PART = 5;
/** Rounds of one child; in practice its time limits it. */
export const ROUNDS_PER_PART = 10_000;
/** Seconds a claim outlives the longest execution, so that no two executions deliver the same broadcast at once. */
const LEASE_SLACK_SECONDS = 60;
export const claimLeaseSeconds = (): number => timeoutSecondsOf('broadcast.asl.json') + LEASE_SLACK_SECONDS;
export const fanOutLeaseSeconds = (): number => timeoutSecondsOf('fan-out.asl.json') + LEASE_SLACK_SECONDS;

/** Batches of one fan-out for each track. More than one, as reading the next and calling its function take half as long again. */
const BATCHES_PER_TRACK = 1.5;

/** Parts of a fan-out at once: enough to use up the rate of the stack, and one at a time if it has none. */
export function partsAtOnce({
  fanOut,
  bulkSender,
  rate,
}: Pick<BroadcastSettings, 'fanOut' | 'bulkSender' | 'rate'>): number {
  if (fanOut.partsAtOnce !== undefined) return fanOut.partsAtOnce;
  const governed = governedPostsPerSecond(rate);
  if (governed === 0) return 1;
  const parts = Math.ceil((BATCHES_PER_TRACK * postTracks(governed).count) / bulkSender.concurrentBatches);
  return Math.min(parts, PARTS_PER_ROUND);
}
/** Memory of OpenBroadcast in MB. It only waits for one write. */
export const OPEN_BROADCAST_MB = 256;
