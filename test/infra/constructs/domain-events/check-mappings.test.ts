import { checkMappings, checkUnreachedUsers } from '#constructs/domain-events/check-mappings';
import { contract } from '#test/support/shop/contract';
import { domainEvents, unreachedUsers } from '#test/support/shop/domain-events';
import { field, text, type DomainEventMapping } from '#constructs/domain-events/mapping';

const mapping: DomainEventMapping = {
  name: 'OrderShipped',
  pattern: { source: ['shop'], detailType: ['OrderShipped'], detail: { total: [{ numeric: ['>', 5] }] } },
  audience: { users: field('detail.watchers'), exclude: field('detail.except') },
  message: { type: 'orderShipped', data: { at: field('time') } },
  expiresAt: field('detail.until'),
};
const ON = { history: { minutes: 60 }, acknowledgements: true, usersToReach: true, scheduled: true };
const check =
  (wrong: object, settings: Parameters<typeof checkMappings>[1] = ON) =>
  () =>
    checkMappings([{ ...mapping, ...wrong }], settings);

it('takes mappings as they may be', () => {
  expect(checkMappings(domainEvents, ON)).toBe(domainEvents);
  const other = { ...mapping, name: 'Other', audience: field('detail.audience'), history: false };
  expect(checkMappings([mapping, other], ON)).toHaveLength(2);
});

it('takes only messages of the contract, if it knows it', () => {
  expect(checkMappings(domainEvents, ON, contract)).toBe(domainEvents);
  const other = { ...mapping, message: { type: 'orderShiped', data: {} } };
  expect(() => checkMappings([other], ON, contract)).toThrow(
    "Mapping 'OrderShipped': message.type 'orderShiped' is no message of the contract to clients: did you mean 'orderShipped'?",
  );
  expect(checkMappings([{ ...mapping, message: field('detail.message') as never }], ON, contract)).toHaveLength(1);
});

it.each([
  [{ name: 'a/b' }, "Mapping 'a/b': name must be 1 to 64 letters and digits, starting with a letter, got 'a/b'"],
  [{ name: undefined }, 'domainEvents[0]: name must be 1 to 64 letters'],
  [{ pattern: { source: 'shop', detailType: ['x'] } }, "pattern.source must be a list of strings, got 'shop'"],
  [{ pattern: { source: ['shop'], detailtype: ['x'] } }, 'pattern.detailtype is not a field of the mapping'],
  [{ pattern: {} }, 'pattern.detailType is missing in the mapping'],
  [{ audience: { everyon: true } }, 'audience.everyon is not a field of the mapping'],
  [{ audience: {} }, 'audience must be one or more of users, channels, everyone and connections'],
  [{ audience: { users: [] } }, 'audience.users must be a field of the event, or a non-empty list'],
  [{ message: { tpe: 'x', data: 1 } }, 'message.type is missing in the mapping; message.tpe is not a field'],
  [{ mesage: {} }, "Mapping 'OrderShipped': mesage is not a field of the mapping"],
  [
    { message: { type: 'x', data: 1, supersedes: { key: 'A-1', version: 1 } } },
    'message.supersedes.version must be a field of the event',
  ],
  [{ message: { type: 'x', data: 1, retain: 5 } }, 'message.retain must be a string, or a field of the event'],
  [{ history: 'no' }, "history must be true or false, got 'no'"],
  [{ expiresAt: '2026-12-24T18:00:00Z' }, 'expiresAt must be a field of the event'],
])('refuses %j by the mapping and the field', (wrong, message) => {
  expect(check(wrong)).toThrow(message);
});

describe('a last value that is retained', () => {
  const price = { type: 'priceChanged', data: field('detail'), retain: text`${field('detail.sku')}` };
  const channels = [text`prices/${field('detail.shop')}`];
  const only = "Mapping 'OrderShipped': message.retain keeps a last value of channels or of everyone, not of users";

  it.each([
    ['channels', { channels }],
    ['everyone', { everyone: true }],
    ['users, if the event says it is for everyone', { everyone: field('detail.all'), users: field('detail.watchers') }],
    ['channels and connections', { channels, connections: field('detail.connections') }],
    ['an audience that the event has', field('detail.audience')],
  ])('may be of %s', (_what, audience) => {
    expect(check({ audience, message: price })).not.toThrow();
    expect(check({ audience, message: price, history: true })).not.toThrow();
  });

  it.each([
    ['users', { users: field('detail.watchers') }],
    ['users and channels', { users: ['alice'], channels }],
    ['users and not everyone', { everyone: false, channels, users: ['alice'] }],
    ['connections alone', { connections: field('detail.connections') }],
  ])('is refused for %s', (_what, audience) => {
    expect(check({ audience, message: price })).toThrow(only);
  });

  it('is refused without history, of the mapping or of the stack', () => {
    expect(check({ audience: { channels }, message: price, history: false })).toThrow(
      "Mapping 'OrderShipped': message.retain needs history, and the mapping has history: false",
    );
    expect(check({ audience: { channels }, message: price }, { ...ON, history: { minutes: 0 } })).toThrow(
      "Mapping 'OrderShipped': message.retain needs history, and the setting history.minutes is 0",
    );
  });
});

it('asks for acknowledgements in seconds, if the stack has them on', () => {
  expect(check({ acknowledge: { withinSeconds: 60 } })).not.toThrow();
  expect(check({ acknowledge: { withinSeconds: 0 } })).toThrow(
    "Mapping 'OrderShipped': acknowledge.withinSeconds must be a whole number of seconds from 1 to 86400, got 0",
  );
  expect(check({ acknowledge: { withinSeconds: 60 } }, { ...ON, acknowledgements: false })).toThrow(
    "Mapping 'OrderShipped': acknowledge needs the setting acknowledgements, which is off",
  );
});

it('has a time to send at that is a field of the event, if the stack schedules', () => {
  expect(check({ sendAt: field('detail.startsAt') })).not.toThrow();
  expect(check({ sendAt: '2026-12-24T18:00:00Z' })).toThrow(
    "Mapping 'OrderShipped': sendAt must be a field of the event",
  );
  expect(check({ sendAt: field('detail.startsAt') }, { ...ON, scheduled: false })).toThrow(
    "Mapping 'OrderShipped': sendAt needs the setting scheduled, which is off",
  );
});

it('refuses two mappings of one name', () => {
  expect(() => checkMappings([mapping, mapping], ON)).toThrow("Two mappings are named 'OrderShipped'");
});

it('refuses unreached users of an unknown mapping', () => {
  expect(checkUnreachedUsers(unreachedUsers, domainEvents)).toBe(unreachedUsers);
  expect(() => checkUnreachedUsers([{ name: 'Q', broadcastsOf: ['OrderShiped'] }], domainEvents)).toThrow(
    "unreachedUsers 'Q' names mapping 'OrderShiped', which does not exist; expected one of BroadcastRequested, OrderShipped, PriceChanged",
  );
});
