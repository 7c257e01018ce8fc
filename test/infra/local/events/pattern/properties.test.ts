/** The matchers against oracles that work another way. */
import { BlockList, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { compilePattern } from '#local/events/pattern/index';

const passes = (test: unknown, value: unknown) => compilePattern({ field: [test] }).matches({ field: value });
const letters = (alphabet: string, maxLength: number) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength });

it('wildcard matches what the regular expression of it matches', () => {
  const pattern = letters('ab*', 8).filter((text) => !text.includes('**'));
  fc.assert(
    fc.property(pattern, letters('ab', 10), (wildcard, text) => {
      const expression = new RegExp(`^${wildcard.replaceAll('*', '.*')}$`);
      expect(passes({ wildcard }, text)).toBe(expression.test(text));
    }),
    { numRuns: 1000 },
  );
});

it('cidr takes the addresses a block list takes', () => {
  const near = fc.tuple(fc.ipV4(), fc.ipV4(), fc.integer({ min: 0, max: 32 }));
  const nearV6 = fc.tuple(fc.ipV6(), fc.ipV6(), fc.integer({ min: 0, max: 128 }));
  fc.assert(
    fc.property(fc.oneof(near, nearV6), fc.boolean(), ([network, other, prefix], own) => {
      const family = isIPv6(network) ? 'ipv6' : 'ipv4';
      const blocks = new BlockList();
      blocks.addSubnet(network, prefix, family);
      const address = own ? network : other;
      expect(passes({ cidr: `${network}/${prefix}` }, address)).toBe(blocks.check(address, family));
    }),
    { numRuns: 500 },
  );
});

it('explains exactly the events that do not match', () => {
  const value = fc.oneof(fc.constantFrom('a', 'b', 1, null), fc.array(fc.constantFrom('a', 'b', 1), { maxLength: 3 }));
  const item = fc.record({ x: value, y: value }, { requiredKeys: [] });
  const event = fc.record({ items: fc.array(item, { maxLength: 3 }), z: value }, { requiredKeys: [] });
  const test = fc.uniqueArray(
    fc.constantFrom<unknown>('a', 1, { exists: false }, { exists: true }, { 'anything-but': 'a' }, { prefix: 'b' }),
    { minLength: 1, maxLength: 2 },
  );
  fc.assert(
    fc.property(test, test, test, event, (x, y, z, happened) => {
      const pattern = compilePattern({ $or: [{ items: { x, y } }, { z }] });
      expect(pattern.explain(happened) === undefined).toBe(pattern.matches(happened));
    }),
  );
});
