import fc from 'fast-check';
import { isChannelName, isName } from '#shared/contracts/names';
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
