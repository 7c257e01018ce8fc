import fc from 'fast-check';
import { LastValues } from '#sdk/client/last-values';

const message = (version: number | string, key = 'A-1', type = 'orderStatus') => ({
  type,
  supersedes: { key, version },
});

it('drops what is older than the newest of its key, and keeps what is newer or as new', () => {
  const last = new LastValues();
  const kept = [2, 1, 2, 3, 2.5].filter((version) => last.add(message(version)));
  expect(kept).toEqual([2, 2, 3]);
});

it('ends on the newest in whichever order messages arrive, and never goes back', () => {
  const versions = fc.oneof(fc.array(fc.integer()), fc.array(fc.string()));
  fc.assert(
    fc.property(versions, (arriving: (number | string)[]) => {
      const last = new LastValues();
      const shown = arriving.filter((version) => last.add(message(version)));
      const newest = [...arriving].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
      expect(shown.at(-1)).toBe(newest.at(-1));
      shown.slice(1).forEach((version, index) => expect(version >= shown[index]!).toBe(true));
    }),
  );
});

it('compares times as strings', () => {
  const last = new LastValues();
  expect(last.add(message('2026-11-21T10:00:00Z'))).toBe(true);
  expect(last.add(message('2026-11-21T09:59:59Z'))).toBe(false);
});

it('keeps keys and types apart, whatever is in them', () => {
  const last = new LastValues();
  expect(last.add(message(2))).toBe(true);
  expect(last.add(message(1, 'A-2'))).toBe(true);
  expect(last.add(message(1, 'A-1', 'priceChanged'))).toBe(true);
  expect(last.add(message(1, '1', 'orderStatus\nA-'))).toBe(true);
});

it('drops nothing that it cannot compare', () => {
  const last = new LastValues();
  expect(last.add(message(2))).toBe(true);
  expect(last.add(message('1'))).toBe(true);
  expect(last.add({ type: 'orderStatus' })).toBe(true);
  expect(last.add({ type: 'orderStatus', supersedes: null as never })).toBe(true);
  expect(last.add({ type: 'orderStatus', supersedes: { version: 1 } as never })).toBe(true);
});

it('forgets the key it heard of least recently', () => {
  const last = new LastValues(2);
  for (const key of ['a', 'b', 'a', 'c']) last.add(message(5, key));
  expect(['a', 'c', 'b'].map((key) => last.add(message(4, key)))).toEqual([false, false, true]);
});

it('saves the keys it heard of last, and goes on from there', () => {
  const last = new LastValues();
  for (let key = 0; key < 1001; key += 1) last.add(message(5, String(key)));
  const next = new LastValues();
  next.restore(last.save());
  expect(['0', '1', '1000'].map((key) => next.add(message(4, key)))).toEqual([true, false, false]);
});
