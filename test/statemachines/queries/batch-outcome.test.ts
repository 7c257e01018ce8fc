import { query } from '../support/query';

const batchOutcome = query('batch-outcome');
const none = { delivered: 0, stale: [], failed: [], recorded: 0, unrecorded: 0, reached: null };
const first = { record: 'ALL', unanswered: false };
const failure = (connectionId: string) => ({ connectionId, reason: 'TIMEOUT' });

it.each([
  ['a call that sent nothing', none, { delivered: 0, stale: [], failed: [], recorded: 0 }, none],
  ['an answer without a count of records', none, { delivered: 1, stale: [], failed: [] }, { ...none, delivered: 1 }],
  [
    'one of each: still lists',
    none,
    { delivered: 1, stale: ['c1'], failed: [failure('c2')], recorded: 3 },
    { ...none, delivered: 1, stale: ['c1'], failed: [failure('c2')], recorded: 3 },
  ],
  [
    'a second call',
    { delivered: 1, stale: ['c1'], failed: [failure('c2')], recorded: 3, unrecorded: 2 },
    { delivered: 5, stale: ['c3'], failed: [failure('c4')], recorded: 7 },
    {
      ...{ delivered: 6, recorded: 10, unrecorded: 2 },
      stale: ['c1', 'c3'],
      failed: [failure('c2'), failure('c4')],
      reached: null,
    },
  ],
  [
    'no failure of a call that recorded as many as failed',
    none,
    { delivered: 0, stale: [], failed: [failure('c1')], recorded: 1 },
    { ...none, failed: [failure('c1')], recorded: 1 },
  ],
  [
    'all failures of a call that recorded fewer than failed',
    none,
    { delivered: 0, stale: [], failed: [failure('c1'), failure('c2')], recorded: 1 },
    { ...none, failed: [failure('c1'), failure('c2')], recorded: 1, unrecorded: 2 },
  ],
])('adds %s', async (_, outcome, Payload, expected) => {
  expect(await batchOutcome({ ...first, outcome, states: { result: { Payload } } })).toEqual(expected);
});

it('keeps the record that a sender returned', async () => {
  const Payload = { delivered: 1, stale: [], failed: [], recorded: 1, reached: '{"a":["c1"]}' };
  expect(await batchOutcome({ ...first, outcome: none, states: { result: { Payload } } })).toEqual({
    ...none,
    ...{ delivered: 1, recorded: 1, reached: Payload.reached },
  });
});

it.each([
  ['does not count as recorded, while all outcomes are', 'ALL', 2, 1],
  ['nor what was not written', 'ALL', 0, 0],
  ['and no failure less where only failures are', 'FAILURES', 1, 1],
])('a connection that is gone after an unanswered call %s', async (_, record, recorded, expected) => {
  const Payload = { delivered: 0, stale: ['c1'], failed: [failure('c2')], recorded };
  const outcome = { ...none, recorded: 0 };
  expect(await batchOutcome({ record, unanswered: true, outcome, states: { result: { Payload } } })).toMatchObject({
    recorded: expected,
  });
});
