import { query } from '../support/query';

const tally = query('tally');
const none = { connections: 0, delivered: 0, stale: 0, failed: 0, batches: 0, recorded: 0, unrecorded: 0 };
const batch = (delivered: number, stale: string[], failed: number, recorded: number, unrecorded = 0) => ({
  ...{ delivered, stale, failed, recorded, unrecorded },
  failures: [],
});
const some = { connections: 9, delivered: 5, stale: 1, failed: 3, batches: 2, recorded: 9, unrecorded: 1 };

it.each([
  ['a round without batches', some, [], [], some],
  ['one batch', none, ['c1'], [batch(1, [], 0, 1)], { ...none, connections: 1, delivered: 1, batches: 1, recorded: 1 }],
  ['one stale connection', none, ['c1'], [batch(0, ['c1'], 0, 0)], { ...none, connections: 1, stale: 1, batches: 1 }],
  [
    'several batches to the existing totals',
    some,
    ['c1', 'c2', 'c3', 'c4', 'c5'],
    [batch(1, ['c2', 'c3'], 0, 3), batch(0, [], 2, 1, 2)],
    { connections: 14, delivered: 6, stale: 3, failed: 5, batches: 4, recorded: 13, unrecorded: 3 },
  ],
])('adds %s', async (_, before, connectionIds, result, expected) => {
  expect(await tally({ tally: before, found: { connectionIds }, states: { result } })).toEqual(expected);
});
