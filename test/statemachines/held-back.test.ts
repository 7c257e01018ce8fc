/** What the rate of the stack holds back waits in its state machine, which counts no attempt and ends it only by time. */
import type { BatchOutcome, SendBatchInput } from '#shared/contracts';
import type { Json } from '#local/core/service';
import { StateError } from '#local/step-functions/engine/errors';
import type { RunTask } from '#local/step-functions/engine/ports';
import { BATCH_ATTEMPTS, REPORT_SECONDS } from '#constructs/workflow/workflow-limits';
import { run } from '../infra/local/step-functions/support/run-definition';
import { VirtualClock } from '../infra/local/step-functions/support/virtual-clock';
import { shippedDefinition } from './support/shipped-definition';

const definition = JSON.parse(shippedDefinition('broadcast.asl.json')) as { TimeoutSeconds: number };
const opened: Json = {
  ...{ decision: 'OPEN', broadcastId: 'orders/shop/1', owner: 'me', attempt: 1, executionUrl: 'u', reachedRoom: 999 },
  ...{ startedAt: '2026-01-01T00:00:00.000Z', envelope: { text: '{}' }, recipients: ['channel#a#0'] },
  ...{ connectionIds: [], users: [], channels: ['a'], excludeUsers: [], excludeConnections: [] },
};
const page: Json = {
  Items: ['c1=', 'c2=', 'c3='].map((id) => ({ connectionId: { S: id }, userId: { S: 'alice' } })),
};
const none: BatchOutcome = { delivered: 0, stale: [], failed: [], unsent: [], recorded: 0 };
const held = (unsent: readonly string[], more: Partial<BatchOutcome> = {}): BatchOutcome => ({
  ...none,
  unsent,
  waitSeconds: 3,
  ...more,
});

/** The answers of the sender in order, the last one again and again; `lost`: no answer came. */
async function broadcast(...answers: readonly (BatchOutcome | 'lost')[]) {
  const calls: (Pick<SendBatchInput, 'connectionIds' | 'attempt' | 'heldBack' | 'returnUpTo'> & { at: number })[] = [];
  const clock = new VirtualClock();
  const began = clock.now();
  const runTask: RunTask = async (_resource, taskArguments, { state }) => {
    if (state === 'OpenBroadcast') return { Payload: opened };
    if (state === 'QueryPage') return page;
    if (state !== 'SendBatch') return {};
    const { connectionIds, attempt, heldBack, returnUpTo } = (taskArguments as unknown as { Payload: SendBatchInput })
      .Payload;
    const answer = answers[Math.min(calls.length, answers.length - 1)]!;
    calls.push({ connectionIds, attempt, heldBack, returnUpTo, at: (clock.now() - began) / 1000 } as (typeof calls)[0]);
    if (answer === 'lost') throw new StateError('Lambda.Unknown', 'gone');
    return { Payload: answer as unknown as Json };
  };
  const { outcome, elapsedMs } = await run(definition, { input: {}, runTask, clock });
  const report = (outcome.status === 'SUCCEEDED' ? outcome.output : undefined) as
    { readonly status: string } | undefined;
  return { calls, report, seconds: elapsedMs / 1000 };
}

it('waits as long as the sender says, and sends the rest as the same attempt', async () => {
  const { calls, report } = await broadcast(
    held(['c1=', 'c2=', 'c3=']),
    held(['c2='], { delivered: 2, recorded: 2, waitSeconds: 5 }),
    { ...none, delivered: 1, recorded: 1 },
  );
  expect(calls).toEqual([
    { connectionIds: ['c1=', 'c2=', 'c3='], attempt: 1, heldBack: 0, returnUpTo: 999, at: 0 },
    { connectionIds: ['c1=', 'c2=', 'c3='], attempt: 1, heldBack: 1, returnUpTo: 0, at: 3 },
    { connectionIds: ['c2='], attempt: 1, heldBack: 2, returnUpTo: 0, at: 8 },
  ]);
  expect(report).toMatchObject({ status: 'COMPLETED', connections: 3, delivered: 3, recorded: 3 });
});

it('takes up after a lost call, with its own wait and as the next attempt', async () => {
  const { calls, report } = await broadcast(held(['c1=', 'c2=', 'c3=']), 'lost', {
    ...none,
    delivered: 3,
    recorded: 3,
  });
  expect(calls.map(({ attempt, heldBack }) => [attempt, heldBack])).toEqual([
    [1, 0],
    [1, 1],
    [2, 1],
  ]);
  expect(calls[2]!.at - calls[1]!.at).toBeLessThanOrEqual(1);
  expect(report).toMatchObject({ status: 'COMPLETED', delivered: 3 });
});

it('gives up by time only, early enough to report', async () => {
  const { calls, report, seconds } = await broadcast(held(['c1=', 'c2=', 'c3='], { waitSeconds: 8 }));
  expect(calls.length).toBeGreaterThan(3 * BATCH_ATTEMPTS);
  expect(report).toMatchObject({ status: 'PARTIAL', failed: 3, delivered: 0 });
  expect(seconds).toBeLessThan(definition.TimeoutSeconds - REPORT_SECONDS);
});

it('counts what the deadline cut off as attempts, as ever', async () => {
  const { calls, report } = await broadcast({ ...none, unsent: ['c1=', 'c2=', 'c3='] });
  expect(calls.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
  expect(report).toMatchObject({ status: 'PARTIAL', failed: 3 });
});
