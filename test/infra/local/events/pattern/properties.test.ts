/** The matchers against oracles that work another way. */
import fc from 'fast-check';
import { compilePattern } from '#local/events/pattern/index';

const passes = (test: unknown, value: unknown) => compilePattern({ field: [test] }).matches({ field: value });
const letters = (alphabet: string, maxLength: number) => fc.string({ unit: fc.constantFrom(...alphabet), maxLength });

it('wildcard matches the same as its regular expression', () => {
  const pattern = letters('ab*', 8).filter((text) => !text.includes('**'));
  fc.assert(
    fc.property(pattern, letters('ab', 10), (wildcard, text) => {
      const expression = new RegExp(`^${wildcard.replaceAll('*', '.*')}$`);
      expect(passes({ wildcard }, text)).toBe(expression.test(text));
    }),
    { numRuns: 1000 },
  );
});

/** Addresses as numbers, and how they are written. */
const FAMILIES = {
  v4: { width: 32n, write: (bits: bigint) => parts(bits, 4, 8n).join('.') },
  v6: {
    width: 128n,
    write: (bits: bigint) =>
      parts(bits, 8, 16n)
        .map((part) => part.toString(16))
        .join(':'),
  },
};
const parts = (bits: bigint, count: number, width: bigint) =>
  Array.from({ length: count }, (_, at) => (bits >> (width * BigInt(count - 1 - at))) & ((1n << width) - 1n));

it.each(['v4', 'v6'] as const)('cidr takes the %s addresses that begin with the same bits', (family) => {
  const { width, write } = FAMILIES[family];
  // An IPv4-mapped address counts as IPv4.
  const anyBits = fc.bigInt({ min: 0n, max: (1n << width) - 1n }).filter((bits) => bits >> 32n !== 0xffffn);
  const bit = fc.bigInt({ min: 0n, max: width - 1n });
  fc.assert(
    fc.property(anyBits, anyBits, bit, fc.boolean(), fc.nat(Number(width) - 1), (network, far, at, isNear, prefix) => {
      const address = isNear ? network ^ (1n << at) : far;
      const hostBits = width - BigInt(prefix);
      const cidr = `${write(network)}/${prefix}`;
      expect(passes({ cidr }, write(address))).toBe(address >> hostBits === network >> hostBits);
      expect(passes({ cidr }, write(network))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

/** EventBridge takes an address with a part in IPv4's notation for a text. */
const hexAddress = fc.ipV6().filter((address) => !address.includes('.'));

it('addresses are equal by value, however they are written', () => {
  fc.assert(
    fc.property(hexAddress, hexAddress, (one, other) => {
      const canonical = (address: string) => new URL(`http://[${address}]`).hostname;
      expect(passes(one, canonical(one).slice(1, -1))).toBe(true);
      expect(passes(one, other)).toBe(canonical(one) === canonical(other));
    }),
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
