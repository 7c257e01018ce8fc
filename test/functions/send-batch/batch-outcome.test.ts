import { batchOutcome } from '#functions/send-batch/sender';

it('puts every connection of a batch in one place', () => {
  const ids = ['a', 'b', 'c', 'd', 'e', 'f'];
  const outcomes = ['stale', 'delivered', { failed: 'TIMEOUT' }, 'unsent', 'delivered', 'delivered'] as const;
  expect(batchOutcome(ids, outcomes)).toMatchObject({
    delivered: 3,
    stale: ['a'],
    failed: [{ connectionId: 'c', reason: 'TIMEOUT' }],
    unsent: ['d'],
  });
});

it('counts all delivered when nothing else happened, and none of no connections', () => {
  expect(batchOutcome(['a', 'b'], ['delivered', 'delivered'])).toMatchObject({
    delivered: 2,
    stale: [],
    failed: [],
    unsent: [],
  });
  expect(batchOutcome([], [])).toMatchObject({ delivered: 0, stale: [], failed: [], unsent: [] });
});
