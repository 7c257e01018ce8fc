/**
 * Follows a broadcast until its report is recorded: asks for its row, and, where people look at a terminal, for how many
 * connections were found and what became of them so far.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { SingleBar } from 'cli-progress';
import type { BroadcastRequest, DeliveryReport } from '../../../../functions/shared/contracts';
import type { Output } from '../output/output';
import type { Stack } from '../stack/stack';
import { findBroadcast, reportOf } from '../stack/tables';
import { progressOf } from './progress-so-far';

interface Following {
  readonly request: BroadcastRequest;
  readonly output: Output;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Milliseconds between two questions; each is one strongly consistent read of the row. */
const FIRST_INTERVAL_MS = 100;
const LONGEST_INTERVAL_MS = 1_000;

/** @returns the report; undefined when it was not there in time, or the signal came first */
export async function followBroadcast(
  stack: Stack,
  broadcastId: string,
  { request, output, signal, timeoutMs }: Following,
): Promise<DeliveryReport | undefined> {
  const deadline = Date.now() + timeoutMs;
  const bar = output.isLive ? openBar(output) : undefined;
  const soFar = bar ? await progressOf(stack, broadcastId, request) : undefined;
  try {
    for (let interval = FIRST_INTERVAL_MS; Date.now() < deadline && !signal.aborted;) {
      const report = reportOf((await findBroadcast(stack, broadcastId)) ?? {});
      if (report) return report;
      if (bar && soFar) draw(bar, await soFar());
      interval = Math.min(interval * 2, LONGEST_INTERVAL_MS);
      await sleep(interval, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
    }
    return undefined;
  } finally {
    bar?.stop();
  }
}

function openBar(output: Output): SingleBar {
  const bar = new SingleBar({
    format: '{bar} {found} found · {sent} sent · {stale} stale · {failed} failed',
    stream: output.progressStream,
    clearOnComplete: true,
    hideCursor: true,
  });
  bar.start(1, 0, { found: '?', sent: 0, stale: 0, failed: 0 });
  return bar;
}

function draw(bar: SingleBar, counts: { found: number; sent: number; stale: number; failed: number }): void {
  const { found, sent, stale, failed } = counts;
  bar.setTotal(Math.max(found, 1));
  bar.update(sent + stale + failed, counts);
}
