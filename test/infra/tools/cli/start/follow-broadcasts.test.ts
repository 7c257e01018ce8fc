import { lineOf, refusalLine } from '#tools/cli/start/follow-broadcasts';
import { CLIENT_REFUSED, TOKEN_EXPIRED } from '#shared/runtime/log-messages';
import type { HistoryEventType } from '#local/step-functions/engine/history-event';

const line = (execution: string, type: HistoryEventType, details: object, input?: unknown) =>
  lineOf(
    {
      executionArn: `arn:aws:states:us-east-1:000000000000:${execution}`,
      stateMachineArn: 'arn:aws:states:us-east-1:000000000000:stateMachine:any',
      event: { id: 2, previousEventId: 1, timestamp: 0, type, details },
    } as Parameters<typeof lineOf>[0],
    input,
  )
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

it('says which broadcast failed', () => {
  const request = { audience: {}, message: {}, idempotencyKey: 'A-1042' };
  const input = { mapping: 'Shipped', source: 'shop/a', eventId: 'e-1', request };
  const failed = { error: 'Broadcast.InvalidRequest', cause: 'no' };
  expect(line('express:broadcast:n:1', 'ExecutionFailed', failed, input)).toBe(
    '✗ Shipped/shop%2Fa/A-1042 ExecutionFailed: Broadcast.InvalidRequest no',
  );
  expect(line('execution:fan-out:n', 'ExecutionTimedOut', {}, { broadcast: { broadcastId: 'a/b/c' } })).toBe(
    '✗ a/b/c ExecutionTimedOut',
  );
  for (const other of [null, 'text', { broadcast: null }, { mapping: 1, broadcast: { broadcastId: 2 } }])
    expect(line('execution:mine:n', 'ExecutionTimedOut', {}, other)).toBe('✗ mine ExecutionTimedOut');
});

it('says whose client could not connect, and why in words', () => {
  const at = Date.parse('2026-11-27T12:00:03Z');
  const refused = (members: object) =>
    refusalLine(JSON.stringify({ message: CLIENT_REFUSED, ...members }), at)
      ?.toString()
      .replace(/^\S+ /, '');
  expect(refused({ reason: TOKEN_EXPIRED, userId: 'alice', tokenExpiresAt: '2026-11-27T12:00:00.000Z' })).toBe(
    '✗ a client of alice could not connect: its token had expired 3 s before, at 2026-11-27T12:00:00.000Z',
  );
  expect(refused({ reason: 'its signature does not match' })).toBe(
    '✗ a client could not connect: refused: its signature does not match',
  );
  expect(refusalLine(`${CLIENT_REFUSED}: no JSON`, at)).toBeUndefined();
  expect(refusalLine(JSON.stringify({ message: 'x', reason: CLIENT_REFUSED }), at)).toBeUndefined();
});

it('passes over the parts of a fan-out, and over what ends nothing', () => {
  expect(ended('express:fan-out/Parts:n:1', { tally: {} })).toBeUndefined();
  expect(line('express:fan-out/Parts:n:1', 'ExecutionFailed', { error: 'x' })).toBeUndefined();
  expect(line('express:broadcast:n:1', 'TaskScheduled', {})).toBeUndefined();
});

it.each([[null], ['text'], [[1]], [{ status: 'x' }]])('names an execution that ends with %j', (output) => {
  expect(ended('execution:mine:run-1', output)).toBe('✓ mine run-1 ended');
});
