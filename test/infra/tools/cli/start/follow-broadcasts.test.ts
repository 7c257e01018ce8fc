import { lineOf } from '#tools/cli/start/follow-broadcasts';
import type { HistoryEventType } from '#local/step-functions/engine/history-event';

const line = (execution: string, type: HistoryEventType, details: object) =>
  lineOf({
    executionArn: `arn:aws:states:us-east-1:000000000000:${execution}`,
    stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:any',
    event: { id: 2, previousEventId: 1, timestamp: 0, type, details },
  } as Parameters<typeof lineOf>[0])
    ?.toString()
    .replace(/^\S+ /, '');
const ended = (execution: string, output: unknown) =>
  line(execution, 'ExecutionSucceeded', { output: JSON.stringify(output) });

it('shows the result of a broadcast', () => {
  const report = { broadcastId: 'a/b/c', connections: 3, delivered: 2, stale: 1, failed: 0, durationMs: 40 };
  expect(ended('express:broadcast:n:1', { ...report, status: 'COMPLETED' })).toBe(
    '✓ a/b/c COMPLETED: 2 delivered, 1 stale, 0 failed of 3 connections in 40 ms',
  );
  expect(ended('express:broadcast:n:1', { broadcastId: 'a/b/c', status: 'HANDED_OVER' })).toBe('• a/b/c HANDED_OVER');
});

it('names what failed, and how', () => {
  expect(line('express:broadcast:n:1', 'ExecutionFailed', { error: 'Broadcast.InvalidRequest', cause: 'no' })).toBe(
    '✗ broadcast ExecutionFailed: Broadcast.InvalidRequest no',
  );
  expect(line('execution:broadcast:n', 'ExecutionTimedOut', {})).toBe('✗ broadcast ExecutionTimedOut');
});

it('passes over the parts of a fan-out, and over what ends nothing', () => {
  expect(ended('express:fan-out/Parts:n:1', { tally: {} })).toBeUndefined();
  expect(line('express:fan-out/Parts:n:1', 'ExecutionFailed', { error: 'x' })).toBeUndefined();
  expect(line('express:broadcast:n:1', 'TaskScheduled', {})).toBeUndefined();
});

it.each([[null], ['text'], [[1]], [{ status: 'x' }]])('names an execution that ends with %j', (output) => {
  expect(ended('execution:mine:run-1', output)).toBe('✓ mine run-1 ended');
});
