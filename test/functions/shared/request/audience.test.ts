import fc from 'fast-check';
import { isEmpty, planAudience, usersNamed } from '#shared/request/audience';
import type { Audience } from '#shared/contracts';
import { MAX_AUDIENCE_BYTES } from '#shared/contracts/limits';

const shards = { everyone: { write: 2, read: 3 }, channel: { write: 2, read: 2 } };
const plan = (audience: Audience) => planAudience(audience, shards);

it('lists users, then the shards of the channel, and connections apart', () => {
  expect(plan({ users: ['alice', 'bob'], channels: ['orders'], connections: ['c1'] })).toEqual({
    recipients: ['user#alice', 'user#bob', 'channel#orders#0', 'channel#orders#1'],
    connectionIds: ['c1'],
    users: ['alice', 'bob'],
    channels: ['orders'],
    excludeUsers: [],
    excludeConnections: [],
  });
});

it('takes users, channels and connections into everyone', () => {
  expect(
    plan({ everyone: true, users: ['alice'], channels: ['a', 'b'], connections: ['c1'], exclude: { users: ['bob'] } }),
  ).toEqual({
    recipients: ['everyone#0', 'everyone#1', 'everyone#2'],
    connectionIds: [],
    users: [],
    channels: [],
    excludeUsers: ['bob'],
    excludeConnections: [],
  });
});

it('leaves excluded users and connections out, and hands the exclusions on', () => {
  expect(
    plan({
      users: ['alice', 'bob'],
      connections: ['c1', 'c2'],
      exclude: { users: ['bob', 'bob'], connections: ['c2'] },
    }),
  ).toMatchObject({
    recipients: ['user#alice'],
    users: ['alice'],
    connectionIds: ['c1'],
    excludeUsers: ['bob'],
    excludeConnections: ['c2'],
  });
});

it.each<[Audience, string[]]>([
  [{ users: ['alice', 'bob', 'alice'] }, ['alice', 'bob']],
  [{ users: ['alice', 'bob'], everyone: false, exclude: { users: ['bob'] } }, ['alice']],
  [{ users: ['alice'], everyone: true }, []],
  [{ channels: ['orders'] }, []],
])('of %j, names %j', (audience, users) => {
  expect(usersNamed(audience)).toEqual(users);
});

it.each<Audience>([
  { users: [] },
  { channels: [] },
  { connections: [] },
  { everyone: false },
  { users: ['alice'], exclude: { users: ['alice'] } },
  { connections: ['c1'], exclude: { connections: ['c1'] } },
])('is empty for %j', (audience) => {
  expect(isEmpty(plan(audience))).toBe(true);
});

it('lists the shards of every channel, in the order listed; one named twice is one', () => {
  expect(plan({ channels: ['a', 'b'] })).toMatchObject({
    recipients: ['channel#a#0', 'channel#a#1', 'channel#b#0', 'channel#b#1'],
    channels: ['a', 'b'],
  });
  expect(plan({ channels: ['a', 'a'] }).recipients).toEqual(['channel#a#0', 'channel#a#1']);
});

it('refuses more names than fit, by their bytes', () => {
  const users = (count: number) =>
    Array.from({ length: count }, (_, index) => `usér-${String(index).padStart(5, '0')}`);
  expect(plan({ users: users(4000) }).users).toHaveLength(4000);
  expect(() => plan({ users: users(6000) })).toThrow(/^audience lists \d+ bytes of names, .* at most 98304: split it/);
  const duplicates = Array.from({ length: 20_000 }, () => 'alice');
  expect(() => plan({ users: duplicates })).toThrow(/^audience lists/);
});

describe('for any audience', () => {
  const name = fc.stringMatching(/^[a-d]{1,2}$/);
  const audience = fc.record(
    {
      users: fc.array(name),
      connections: fc.array(name),
      channels: fc.array(name, { maxLength: 1 }),
      everyone: fc.boolean(),
      exclude: fc.record({ users: fc.array(name), connections: fc.array(name) }, { requiredKeys: [] }),
    },
    { requiredKeys: [] },
  );

  it('names nobody twice, nobody excluded, and stays within the limit', () => {
    fc.assert(
      fc.property(audience, (given) => {
        const made = plan(given);
        for (const list of [made.recipients, made.connectionIds, made.users]) {
          expect(new Set(list).size).toBe(list.length);
        }
        expect(made.users.filter((user) => given.exclude?.users?.includes(user))).toEqual([]);
        expect(made.connectionIds.filter((id) => given.exclude?.connections?.includes(id))).toEqual([]);
        expect(Buffer.byteLength(JSON.stringify(made))).toBeLessThan(2 * MAX_AUDIENCE_BYTES);
      }),
    );
  });

  it('has a recipient for every user it names, and for no other', () => {
    fc.assert(
      fc.property(audience, (given) => {
        const { recipients, users } = plan(given);
        expect(recipients.filter((recipient) => recipient.startsWith('user#'))).toEqual(
          users.map((user) => `user#${user}`),
        );
      }),
    );
  });
});

describe('a broadcast that somebody is to be sent', () => {
  it.each<Audience>([{ users: ['alice'] }, { channels: ['a'] }, { connections: ['c1'] }, { everyone: true }])(
    'is not empty for %j',
    (audience) => {
      expect(isEmpty(plan(audience))).toBe(false);
    },
  );
});

describe('the limit on names', () => {
  /** An audience whose JSON text has that many bytes. */
  const audienceOf = (bytes: number): Audience => {
    const empty = JSON.stringify({ connections: [''] }).length;
    return { connections: ['x'.repeat(bytes - empty)] };
  };

  it('is reached by the last byte that fits', () => {
    expect(() => plan(audienceOf(MAX_AUDIENCE_BYTES))).not.toThrow();
    expect(() => plan(audienceOf(MAX_AUDIENCE_BYTES + 1))).toThrow(
      `audience lists ${MAX_AUDIENCE_BYTES + 1} bytes of names`,
    );
  });

  it('counts what the names of channels become with their shards', () => {
    const channels = Array.from({ length: 1000 }, (_, index) => `a-channel-with-a-long-name-${index}`);
    expect(Buffer.byteLength(JSON.stringify({ channels }))).toBeLessThan(MAX_AUDIENCE_BYTES / 2);
    expect(() => planAudience({ channels }, shards)).not.toThrow();
    const tenfold = { ...shards, channel: { write: 10, read: 10 } };
    expect(() => planAudience({ channels }, tenfold)).toThrow(/^audience lists/);
  });
});
