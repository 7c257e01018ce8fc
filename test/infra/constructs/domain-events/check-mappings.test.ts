import { checkMappings, checkUnreachedUsers } from '#constructs/domain-events/check-mappings';
import { domainEvents, unreachedUsers } from '#test/support/shop/domain-events';
import { field, type DomainEventMapping } from '#constructs/domain-events/mapping';

const mapping: DomainEventMapping = {
  name: 'OrderShipped',
  pattern: { source: ['shop'], detailType: ['OrderShipped'], detail: { total: [{ numeric: ['>', 5] }] } },
  audience: { users: field('detail.watchers'), exclude: field('detail.except') },
  message: { type: 'orderShipped', data: { at: field('time') } },
  expiresAt: field('detail.until'),
};
const check = (wrong: object) => () => checkMappings([{ ...mapping, ...wrong }]);

it('takes mappings as they may be', () => {
  expect(checkMappings(domainEvents)).toBe(domainEvents);
  expect(checkMappings([mapping, { ...mapping, name: 'Other', audience: field('detail.audience') }])).toHaveLength(2);
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
  [{ expiresAt: '2026-12-24T18:00:00Z' }, 'expiresAt must be a field of the event'],
])('refuses %j by the mapping and the field', (wrong, message) => {
  expect(check(wrong)).toThrow(message);
});

it('refuses two mappings of one name', () => {
  expect(() => checkMappings([mapping, mapping])).toThrow("Two mappings are named 'OrderShipped'");
});

it('refuses unreached users of an unknown mapping', () => {
  expect(checkUnreachedUsers(unreachedUsers, domainEvents)).toBe(unreachedUsers);
  expect(() => checkUnreachedUsers([{ name: 'Q', broadcastsOf: ['OrderShiped'] }], domainEvents)).toThrow(
    "unreachedUsers 'Q' names mapping 'OrderShiped', which does not exist; expected one of BroadcastRequested, OrderShipped, PriceChanged",
  );
});
