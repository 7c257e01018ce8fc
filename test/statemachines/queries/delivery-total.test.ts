import { query } from '../support/query';

const deliveryTotal = query('delivery-total');
const failure = (connectionId: string) => ({ connectionId, reason: 'TIMEOUT' });
const none = { connections: 0, delivered: 0, stale: 0, failed: 0, batches: 0, recorded: 0, unrecorded: 0 };
const noDelivery = { tally: none, failures: [], unreached: { count: 0, users: [] } };
const part = (tally: object, failed: string[] = [], users: string[] = []) => ({
  tally: { ...none, ...tally },
  failures: failed.map(failure),
  unreached: { count: users.length, users },
  pending: { cursors: [], waiting: [] },
});
const lost = { lost: 'States.Timeout', cause: 'x' };

it.each([
  [
    'one part: still lists',
    noDelivery,
    [part({ connections: 2, delivered: 1, failed: 1, batches: 1, recorded: 2 }, ['c1'], ['a'])],
    {
      tally: { ...none, connections: 2, delivered: 1, failed: 1, batches: 1, recorded: 2, lostParts: 0 },
      failures: [failure('c1')],
      unreached: { count: 1, users: ['a'] },
    },
  ],
  ['a part that found nobody', noDelivery, [part({})], { ...noDelivery, tally: { ...none, lostParts: 0 } }],
  [
    'a part that was lost',
    noDelivery,
    [part({ connections: 1, delivered: 1 }), lost],
    { ...noDelivery, tally: { ...none, connections: 1, delivered: 1, lostParts: 1 } },
  ],
  ['parts that were all lost', noDelivery, [lost, lost], { ...noDelivery, tally: { ...none, lostParts: 2 } }],
  [
    'parts that are not in the result at all, which are lost too',
    noDelivery,
    [part({ stale: 3 })],
    { ...noDelivery, tally: { ...none, stale: 3, lostParts: 1 } },
    2,
  ],
  [
    'to the existing totals, and lists the first failures and users',
    {
      tally: {
        connections: 9,
        delivered: 5,
        stale: 1,
        failed: 3,
        batches: 2,
        recorded: 9,
        unrecorded: 1,
        lostParts: 1,
      },
      failures: [failure('c1')],
      unreached: { count: 7, users: ['x'] },
    },
    [part({ connections: 1, unrecorded: 1 }, ['c2'], ['a']), part({ connections: 2 }, ['c3'], ['b'])],
    {
      tally: {
        connections: 12,
        delivered: 5,
        stale: 1,
        failed: 3,
        batches: 2,
        recorded: 9,
        unrecorded: 2,
        lostParts: 1,
      },
      failures: [failure('c1'), failure('c2')],
      unreached: { count: 9, users: ['x', 'a'] },
    },
  ],
  [
    'to a delivery from before outcomes were recorded',
    { ...noDelivery, tally: { connections: 4, delivered: 4, stale: 0, failed: 0, batches: 1 } },
    [part({ recorded: 2 })],
    { ...noDelivery, tally: { ...none, connections: 4, delivered: 4, batches: 1, recorded: 2, lostParts: 0 } },
  ],
])('adds %s', async (_, delivery, result, expected, started = result.length) => {
  const parts = Array.from({ length: started }, (_part, index) => `everyone#${index}`);
  expect(await deliveryTotal({ delivery, parts, states: { result } })).toEqual(expected);
});

it('counts no part as lost that was not started yet', async () => {
  const parts = ['everyone#0', 'everyone#1', 'everyone#2', 'everyone#3'];
  const reads = { delivery: noDelivery, parts, states: { result: [part({}), part({})] } };
  expect(await deliveryTotal(reads)).toMatchObject({ tally: { lostParts: 0 } });
});
