import { planDelivery, type Recipient } from '#tools/cost/delivery-plan';

const users = (...counts: number[]): Recipient[] => counts.map((connections) => ({ kind: 'user', connections }));
const shards = (count: number, connections: number): Recipient[] =>
  Array.from({ length: count }, () => ({ kind: 'shard', connections }));
const settings = { batchSize: 200, maxRounds: 10, recordUpTo: 1000 };

it('serves one user in one round of one batch', () => {
  expect(planDelivery([], users(2), settings)).toEqual({
    rounds: [{ queries: [2], batches: [2], recorded: true }],
    cursors: [],
    waiting: [],
    unreachedEvents: 0,
    states: 2 + 4 + 1 + 4,
  });
});

it('asks 16 shards for 34 rows each, and those that filled their page again', () => {
  const { rounds, cursors } = planDelivery([], shards(16, 44), settings);
  expect(rounds).toEqual([
    { queries: Array.from({ length: 16 }, () => 34), batches: [200, 200, 144], recorded: true },
    { queries: Array.from({ length: 16 }, () => 10), batches: [160], recorded: true },
  ]);
  expect(cursors).toEqual([]);
});

it('looks again after a page that was exactly full', () => {
  expect(planDelivery([], shards(1, 550), settings).rounds).toEqual([
    { queries: [550], batches: [200, 200, 150], recorded: true },
    { queries: [0], batches: [], recorded: true },
  ]);
});

it('leaves what ten rounds do not reach, the begun apart from the waiting', () => {
  const { rounds, cursors, waiting } = planDelivery([], users(...Array.from({ length: 201 }, () => 1)), settings);
  expect(rounds).toHaveLength(10);
  expect(cursors).toEqual([]);
  expect(waiting).toEqual(users(1));
  expect(planDelivery([], shards(16, 1000), settings).cursors).toEqual(shards(16, 660));
});

it('publishes unreached users by the hundred, and the rest at the end', () => {
  expect(planDelivery([], users(...Array.from({ length: 150 }, () => 0)), settings).unreachedEvents).toBe(2);
  expect(planDelivery([], users(1, 0), settings).unreachedEvents).toBe(1);
});

it('records outcomes while there are few connections', () => {
  const { rounds } = planDelivery([], shards(16, 60), { ...settings, recordUpTo: 900 });
  expect(rounds.map(({ recorded }) => recorded)).toEqual([true, false]);
});
