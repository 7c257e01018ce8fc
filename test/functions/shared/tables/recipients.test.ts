import {
  channelOf,
  channelRecipient,
  channelRecipients,
  everyoneRecipient,
  everyoneRecipients,
  isChannelRecipient,
  isUserRecipient,
  shardOf,
  userRecipient,
} from '#shared/tables/recipients';
import { CLOSING_SHARDS, OPEN_SHARDS } from '#shared/tables/index-shards';

it('a recipient says what it is of', () => {
  expect([userRecipient('alice'), everyoneRecipient(3), channelRecipient('orders', 2)]).toEqual([
    'user#alice',
    'everyone#3',
    'channel#orders#2',
  ]);
  const all = ['user#alice', 'everyone#3', 'channel#orders#2'];
  expect(all.map(isUserRecipient)).toEqual([true, false, false]);
  expect(all.map((recipient) => isChannelRecipient(recipient))).toEqual([false, false, true]);
  expect(all.map(channelOf)).toEqual([undefined, undefined, 'orders']);
});

it.each([
  ['channel#orders:eu/1#12', 'orders:eu/1'],
  ['channel#orders#', undefined],
  ['channel#orders#1a', undefined],
  ['channel#orders#a1', undefined],
  ['a channel#orders#1', undefined],
])('the channel of %s is %s', (recipient, channel) => {
  expect(channelOf(recipient)).toBe(channel);
});

it('a recipient may be a shard of one channel, and not of another with a longer name', () => {
  const isOfOrders = (recipient: string) => isChannelRecipient(recipient, 'orders');
  expect(['channel#orders#2', 'channel#orders:eu#2', 'channel#news#2', 'user#orders'].map(isOfOrders)).toEqual([
    ...[true, false, false, false],
  ]);
});

it('every shard that is read is listed', () => {
  expect(everyoneRecipients({ write: 1, read: 3 })).toEqual(['everyone#0', 'everyone#1', 'everyone#2']);
  expect(channelRecipients('a', { write: 1, read: 2 })).toEqual(['channel#a#0', 'channel#a#1']);
});

it('a connection is in one of the shards that are written, always the same', () => {
  const ids = Array.from({ length: 200 }, (_, index) => `connection-${index}`);
  const shards = ids.map((id) => shardOf(id, { write: 4, read: 8 }));
  expect(new Set(shards)).toEqual(new Set([0, 1, 2, 3]));
  expect(ids.map((id) => shardOf(id, { write: 4, read: 4 }))).toEqual(shards);
});

it.each([
  ['open', OPEN_SHARDS],
  ['closing', CLOSING_SHARDS],
] as const)('the index %s has eight shards, and every row is in one of them', (name, shards) => {
  expect(shards.all()).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((number) => `${name}#${number}`));
  const used = new Set(Array.from({ length: 500 }, (_, index) => shards.of(`row-${index}`)));
  expect([...used].sort()).toEqual(shards.all());
  expect(shards.of('row-1')).toBe(shards.of('row-1'));
});
