import { evenlyRanked } from '../../../functions/send-batch/batch-metrics';

describe('evenly ranked values', () => {
  it('are all of them while they are few', () => {
    expect(evenlyRanked([3, 1, 2], 99)).toEqual([1, 2, 3]);
    expect(evenlyRanked([], 99)).toEqual([]);
  });

  it('keep smallest, median, p99 and largest when there are many', () => {
    const values = Array.from({ length: 1001 }, (_, index) => (index * 7919) % 1001);
    const ranked = evenlyRanked(values, 99);
    expect(ranked).toHaveLength(99);
    expect([ranked[0], ranked[49], ranked[97], ranked[98]]).toEqual([0, 500, 990, 1000]);
  });
});
