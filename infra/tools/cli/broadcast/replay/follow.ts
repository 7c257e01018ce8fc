/** Follows a replay to its end; on a terminal with a bar over its time span. */
import { setTimeout as sleep } from 'node:timers/promises';
import { DescribeReplayCommand, EventBridgeClient, ResourceNotFoundException } from '@aws-sdk/client-eventbridge';
import { notFound } from '#tools/stack/exit-codes';
import type { Output } from '../output/output';
import type { Stack } from '#tools/stack/stack';

export interface ReplayEnd {
  readonly state: string;
  readonly reason?: string;
  /** ISO 8601 time of the last event replayed. */
  readonly lastEventTime?: string;
}

const INTERVAL_MS = { aws: 2_000, local: 100 } as const;
const OVER: ReadonlySet<string> = new Set(['COMPLETED', 'CANCELLED', 'FAILED']);

export async function followReplay(
  stack: Stack,
  name: string,
  output: Output,
  signal: AbortSignal,
): Promise<ReplayEnd> {
  const bar = output.bar('{bar} {state} · last event of {last}', { state: 'STARTING', last: '-' });
  try {
    for (;;) {
      const { State: state = 'STARTING', ...replay } = await describe(stack, name);
      const { EventStartTime: from, EventEndTime: to, EventLastReplayedTime: last } = replay;
      if (bar && from && to) {
        const done = last ? last.getTime() - from.getTime() : 0;
        bar.update(done, to.getTime() - from.getTime(), { state, last: last?.toISOString() ?? '-' });
      }
      if (OVER.has(state) || signal.aborted) {
        const reason = replay.StateReason;
        return { state, ...(reason && { reason }), ...(last && { lastEventTime: last.toISOString() }) };
      }
      await sleep(INTERVAL_MS[stack.target.kind], undefined, { signal }).catch(() => undefined); // aborted: the loop ends
    }
  } finally {
    bar?.stop();
  }
}

async function describe(stack: Stack, ReplayName: string) {
  try {
    return await stack.client(EventBridgeClient).send(new DescribeReplayCommand({ ReplayName }));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    throw notFound(`There is no replay '${ReplayName}'. 'aws events list-replays' lists those of the last 90 days.`);
  }
}
