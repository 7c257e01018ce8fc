import fc from 'fast-check';
import { asName, isChannelName, isChannelOf, isName } from '#shared/contracts/names';
import { channelRecipient, isChannelRecipient } from '#shared/tables/recipients';

it.each(['a', 'x'.repeat(128), 'alice@example.com', 'auth0|123', '注文', '👩‍👩‍👧', ' ', '#'])(
  'takes %j for a name',
  (name) => {
    expect(isName(name)).toBe(true);
  },
);

it.each(['', 'x'.repeat(129), 7, null, undefined, ['a'], '\ud83d', 'a\udc00b', 'a\nb', '\u0000', '\u007f'])(
  'does not take %j for a name',
  (name) => {
    expect(isName(name)).toBe(false);
  },
);

it('takes for a name only what UTF-8 keeps, and what has a shape', () => {
  fc.assert(
    fc.property(
      fc.string({
        unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
        minLength: 1,
        maxLength: 20,
      }),
      (text) => {
        // eslint-disable-next-line no-control-regex -- which are what no name may hold
        expect(isName(text)).toBe(Buffer.from(text).toString() === text && !/[\u0000-\u001f\u007f-\u009f]/.test(text));
      },
    ),
  );
});

it.each(['orders', 'a.b:c/d-e_F9'])('takes %j for a channel', (name) => {
  expect(isChannelName(name)).toBe(true);
});

it.each(['', 'my orders', 'orders#1', 'orders*', 'x'.repeat(129), 'é', 'a\n'])(
  'does not take %j for a channel',
  (name) => {
    expect(isChannelName(name)).toBe(false);
  },
);

it.each([
  [1042, '1042'],
  [-7, '-7'],
  [0, '0'],
  [2 ** 53 - 1, '9007199254740991'],
])('makes a name of the whole number %d', (number, name) => {
  expect(asName(number)).toBe(name);
});

it.each([2 ** 53, 1.5, Infinity, '1042', true, null, undefined])('makes no other name of %j', (value) => {
  expect(asName(value)).toBe(value);
});

it.each<[string, readonly string[], boolean]>([
  ['orders', ['orders'], true],
  ['orders', ['news', 'orders'], true],
  ['orders', ['order'], false],
  ['order', ['orders'], false],
  ['orders', [], false],
  ['orders:eu', ['orders:*'], true],
  ['orders:eu', ['news:*', 'orders:*'], true],
  ['orders:', ['orders:*'], true],
  ['orders', ['orders:*'], false],
  ['all:orders:eu', ['orders:*'], false],
  ['orders:eu', ['orders:'], false],
  ['orders', ['*'], true],
])('whether channel %s is of %j: %s', (channel, patterns, expected) => {
  expect(isChannelOf(channel, patterns)).toBe(expected);
});

it('tells the shards of one channel from those of another', () => {
  const channel = fc.stringMatching(/^[A-Za-z0-9_.:/-]{1,8}$/);
  fc.assert(
    fc.property(channel, channel, fc.nat(255), (one, other, shard) => {
      expect(isChannelRecipient(channelRecipient(one, shard), other)).toBe(one === other);
      expect(isChannelRecipient(channelRecipient(one, shard))).toBe(true);
      expect(isChannelRecipient(`user#${one}`)).toBe(false);
    }),
  );
});
