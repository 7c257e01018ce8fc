import { Activity, ACTIVITY_SECONDS } from '#tools/console/api/activity';
import type { ExecutionSummary } from '#tools/console/api/contract/index';

const ended = (durationMs: number, more: Partial<ExecutionSummary> = {}): ExecutionSummary => ({
  sequence: 1,
  arn: 'a',
  name: 'a',
  machine: 'm',
  type: 'EXPRESS',
  status: 'SUCCEEDED',
  startedAt: 0,
  totals: { connections: 3, delivered: 2, stale: 1, failed: 0, durationMs },
  ...more,
});

it('adds up what ended in a second, with half and 95% of the durations', () => {
  const activity = new Activity(() => 7_500);
  for (let duration = 1; duration <= 100; duration += 1) activity.add(ended(duration));
  activity.add(ended(0, { status: 'FAILED', mapRunArn: 'child' }));
  expect(activity.since(0)).toEqual([
    { at: 7, succeeded: 100, failedExecutions: 0, delivered: 200, stale: 100, failed: 0, p50: 51, p95: 96 },
  ]);
});

it('forgets seconds that are long past, and gives those since one asked for', () => {
  let now = 1_000;
  const activity = new Activity(() => now);
  activity.add(ended(1));
  now = 2_000;
  activity.add(ended(1));
  expect(activity.since(2).map(({ at }) => at)).toEqual([2]);
  now += 1000 * ACTIVITY_SECONDS;
  activity.add(ended(1));
  expect(activity.since(0).map(({ at }) => at)).toEqual([2 + ACTIVITY_SECONDS]);
});
