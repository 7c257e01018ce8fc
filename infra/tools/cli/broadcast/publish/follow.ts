/**
 * Follows a broadcast until its report is recorded: polls its row and, on a terminal, shows how many connections were found
 * and their outcomes so far.
 */
import { reportOf } from '#shared/tables/stored-report';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BroadcastInput, BroadcastRequest, DeliveryReport } from '#shared/contracts';
import type { Output } from '../output/output';
import type { Stack } from '#tools/stack/stack';
import { findBroadcast, type StoredBroadcast } from '#tools/stack/tables';
import { progressOf } from './progress-so-far';

interface Following {
  readonly request: BroadcastRequest;
  /** EventBridge id of the event that requested it. */
  readonly eventId: string;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Milliseconds between polls; each is one strongly consistent read of the row. */
const FIRST_INTERVAL_MS = 100;
const LONGEST_INTERVAL_MS = 1_000;
const BAR = '{bar} {found} found · {sent} sent · {stale} stale · {failed} failed';

export interface Followed {
  readonly report: DeliveryReport;
  /** Whether an earlier event with the same key was broadcast, so that nothing was sent for this one. */
  readonly isOfEarlierEvent: boolean;
}

/** @returns undefined if there was no report in time, or the signal was aborted */
export async function followBroadcast(
  stack: Stack,
  broadcastId: string,
  { request, eventId, output, signal, timeoutMs }: Following,
): Promise<Followed | undefined> {
  const deadline = Date.now() + timeoutMs;
  const bar = output.bar(BAR, { found: '?', sent: 0, stale: 0, failed: 0 });
  // Without the right to read what the bar shows, waiting still works.
  const soFar = bar ? await progressOf(stack, broadcastId, request).catch(() => undefined) : undefined;
  try {
    for (let interval = FIRST_INTERVAL_MS; Date.now() < deadline && !signal.aborted;) {
      const followed = endOf(await findBroadcast(stack, broadcastId), eventId);
      if (followed) return followed;
      if (bar && soFar) {
        const counts = await soFar();
        bar.update(counts.sent + counts.stale + counts.failed, counts.found, { ...counts });
      }
      interval = Math.min(interval * 2, LONGEST_INTERVAL_MS);
      await sleep(interval, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
    }
    return undefined;
  } finally {
    bar?.stop();
  }
}

/** A broadcast that FAILED for an earlier event is about to start again for this one. */
function endOf(row: StoredBroadcast | undefined, eventId: string): Followed | undefined {
  const report = reportOf(row ?? {});
  if (!row || !report) return undefined;
  const input = row.request === undefined ? undefined : (JSON.parse(row.request) as BroadcastInput);
  const isOfEarlierEvent = input !== undefined && input.eventId !== eventId;
  return isOfEarlierEvent && row.status === 'FAILED' ? undefined : { report, isOfEarlierEvent };
}
