import type { ExecutionEvent } from '#tools/stack/execution-events';
import { timelineOf } from '#tools/cli/broadcast/show/timeline';

let serial = 0;
const event = (previousId: number, at: number, type: string, details: object = {}): ExecutionEvent => ({
  id: ++serial,
  previousId,
  at,
  type,
  details: details as Record<string, unknown>,
});
beforeEach(() => (serial = 0));

it('tells iterations that run side by side apart by what came before what', () => {
  const events = [
    event(0, 1000, 'ExecutionStarted'),
    event(1, 1000, 'MapStateEntered', { name: 'Batches' }),
    event(2, 1010, 'TaskStateEntered', { name: 'Send' }),
    event(2, 1020, 'TaskStateEntered', { name: 'Send' }),
    event(3, 1040, 'TaskStateExited', { name: 'Send' }), // of the first, 30 ms
    event(4, 1100, 'TaskStateExited', { name: 'Send' }), // of the second, 80 ms
    event(6, 1110, 'MapStateExited', { name: 'Batches' }),
  ];
  expect(timelineOf(events)).toEqual([
    { state: 'Batches', startsAt: 0, times: 1, longestMs: 110, errors: {} },
    { state: 'Send', startsAt: 10, times: 2, longestMs: 80, errors: {} },
  ]);
});

it('counts the errors of a task that was tried again, and leaves open what has not ended', () => {
  const events = [
    event(0, 0, 'ExecutionStarted'),
    event(1, 0, 'TaskStateEntered', { name: 'Open' }),
    event(2, 5, 'TaskFailed', { error: 'Lambda.TooManyRequestsException' }),
    event(3, 9, 'TaskFailed', { error: 'Lambda.TooManyRequestsException' }),
    event(4, 12, 'TaskTimedOut'),
  ];
  expect(timelineOf(events)).toEqual([
    { state: 'Open', startsAt: 0, times: 1, errors: { 'Lambda.TooManyRequestsException': 2, TaskTimedOut: 1 } },
  ]);
});

it('makes do with the errors alone, which is what a log of level ERROR has', () => {
  expect(timelineOf([event(7, 5, 'TaskFailed', { error: 'x' }), event(8, 6, 'ExecutionFailed')])).toEqual([]);
});
