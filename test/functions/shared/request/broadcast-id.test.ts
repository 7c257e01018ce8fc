import fc from 'fast-check';
import { broadcastIdOf } from '#shared/request/broadcast-id';

it('is mapping, source and key', () => {
  expect(broadcastIdOf({ mapping: 'OrderShipped', source: 'shop.orders', key: 'e-1' })).toBe(
    'OrderShipped/shop.orders/e-1',
  );
});

it('is another one for every other mapping, source or key, slashes and all', () => {
  const part = fc.stringMatching(/^[ab/%2F]{1,6}$/);
  const parts = fc.record({ mapping: part, source: part, key: part });
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const same = one.mapping === other.mapping && one.source === other.source && one.key === other.key;
      expect(broadcastIdOf(one) === broadcastIdOf(other)).toBe(same);
    }),
    { numRuns: 1000 },
  );
});

it('fits a DynamoDB key, however long the parts', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 600 }),
    fc.constant('/'.repeat(600)),
    fc.constant('注'.repeat(600)),
  );
  fc.assert(
    fc.property(part, part, part, (mapping, source, key) => {
      expect(Buffer.byteLength(broadcastIdOf({ mapping, source, key }))).toBeLessThanOrEqual(2048);
    }),
  );
});
