/** How much the state machines do at a time: what keeps every payload under 256 KiB. The cost model counts with the same. */

import type { BroadcastSettings, SenderSettings } from '../settings/settings';
import { timeoutSecondsOf } from './definition';

/** Index queries of one round, run side by side. */
export const QUERIES_PER_ROUND = 20;
/**
 * Index rows of one round over all its queries. A row is at most 450 bytes of state or query result (a user id of 128
 * characters of three bytes, a connection id, keys), so that a round stays under the 256 KiB of a state's payload; so does
 * one batch of all of it beside an envelope.
 */
export const ROWS_PER_ROUND = 550;
/** Connections addressed directly that take the room of one row, in the first round, which sends to them too. */
export const DIRECT_PER_ROW = 20;
/** Unreached users published together; with names of 128 characters far below the size of an event. */
export const UNREACHED_CHUNK = 100;
/** Times the remainder of a batch is sent again before it is counted as failed. */
export const BATCH_ATTEMPTS = 5;
/**
 * Seconds an execution keeps for what follows its last batch: at the most what the retries of RecordFailed,
 * PublishUnreached, RecordReport and PublishReport wait, and their calls.
 */
export const REPORT_SECONDS = 70;
/** Seconds before its end after which an execution does not begin to record its report once more. */
const RECORD_SECONDS_BEFORE_END = 45;
/** Seconds the task SendBatch waits beyond the time-out of the function, for the answer. */
export const SENDER_SLACK_SECONDS = 5;

/**
 * Seconds after its last round may have begun that an execution tries a batch again: so long that what is tried last, and
 * takes as long as it may, is reported still. A child of a fan-out has as much time as a broadcast.
 */
export const resendSeconds = (
  { deliverSeconds }: Pick<BroadcastSettings, 'deliverSeconds'>,
  { timeoutSeconds }: Pick<SenderSettings, 'timeoutSeconds'>,
): number =>
  timeoutSecondsOf('broadcast.asl.json') - REPORT_SECONDS - timeoutSeconds - SENDER_SLACK_SECONDS - deliverSeconds;

/** Seconds from its start that an execution of the file begins to record its report. */
export const recordSeconds = (file: string): number => timeoutSecondsOf(file) - RECORD_SECONDS_BEFORE_END;

/** Children of one Map, whose results come back together: with 1 KB each they stay under 256 KiB. */
export const PARTS_PER_ROUND = 100;
/** Failures one child names; all of them are counted. */
export const FAILURES_PER_PART = 5;
/** Rounds of one child: what bounds it is its time. */
export const ROUNDS_PER_PART = 10_000;
/** Seconds a claim outlives the longest execution, so that no two executions deliver the same broadcast at once. */
const LEASE_SLACK_SECONDS = 60;
export const claimLeaseSeconds = (): number => timeoutSecondsOf('broadcast.asl.json') + LEASE_SLACK_SECONDS;
export const fanOutLeaseSeconds = (): number => timeoutSecondsOf('fan-out.asl.json') + LEASE_SLACK_SECONDS;

/** Parts that together stay within the rate of one fan-out; a sender without a bound of its own takes one part's worth. */
export function partsAtOnce({ fanOut, bulkSender }: Pick<BroadcastSettings, 'fanOut' | 'bulkSender'>): number {
  const perPart = bulkSender.postsPerSecond * bulkSender.concurrentBatches;
  return perPart === 0 ? 1 : Math.max(1, Math.floor(fanOut.postsPerSecond / perPart));
}
/** Memory of OpenBroadcast, MB: it waits for one write. */
export const OPEN_BROADCAST_MB = 256;
