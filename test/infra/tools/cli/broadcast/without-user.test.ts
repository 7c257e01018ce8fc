/** What rows say without one user, and what they keep saying for the others. */
import fc from 'fast-check';
import {
  addressesSomebody,
  audienceWithout,
  excludesWithout,
  lostPartWithout,
  mentions,
  outcomesWithout,
  reachedWithout,
  reportWithout,
  requestWithout,
} from '#tools/cli/broadcast/forget/without-user';

const parsed = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));

describe('an audience', () => {
  it.each([
    [{ users: ['alice', 'bob'] }, { users: ['bob'] }],
    [
      { users: ['alice'], channels: ['news'] },
      { users: [], channels: ['news'] },
    ],
    [{ everyone: true, exclude: { users: ['alice'] } }, { everyone: true }],
    [
      { channels: ['news'], exclude: { users: ['alice', 'bob'], connections: ['c='] } },
      { channels: ['news'], exclude: { users: ['bob'], connections: ['c='] } },
    ],
    [{ users: ['alicia'], channels: ['alice'] }, undefined],
  ])('%j becomes %j', (audience, without) => {
    expect(audienceWithout(audience, 'alice')).toEqual(without);
  });

  it('addresses somebody, or nobody', () => {
    expect([{ users: [] }, { exclude: { users: ['bob'] } }, {}].map(addressesSomebody)).toEqual([false, false, false]);
    expect([{ everyone: true }, { channels: ['a'] }, { connections: ['c'] }].map(addressesSomebody)).toEqual([
      ...[true, true, true],
    ]);
  });
});

describe('a request', () => {
  const text = (audience: object) =>
    JSON.stringify({
      mapping: 'M',
      source: 's',
      eventId: 'e',
      time: 't',
      request: { audience, message: { type: 'x' } },
    });

  it('to others too stays, without the name', () => {
    const { request } = requestWithout(text({ users: ['alice', 'bob'] }), 'alice')!;
    expect(request).toBe(text({ users: ['bob'] }));
  });
  it('to the user alone goes, because all of it is about the user', () => {
    expect(requestWithout(text({ users: ['alice'], exclude: { users: ['bob'] } }), 'alice')).toEqual({
      request: undefined,
    });
  });
  it('to others is left as it is', () => expect(requestWithout(text({ everyone: true }), 'alice')).toBeUndefined());
  it('without an audience is left as it is', () =>
    expect(requestWithout('{"request":{"message":{}}}', 'alice')).toBeUndefined());
});

it('a report keeps the count of unreached users', () => {
  const report = JSON.stringify({
    status: 'PARTIAL',
    unreachedUsers: { count: 3, users: ['bob', 'alice'] },
    failed: 1,
  });
  expect(parsed(reportWithout(report, 'alice'))).toEqual({
    ...{ status: 'PARTIAL', unreachedUsers: { count: 3, users: ['bob'] }, failed: 1 },
  });
  expect(reportWithout(report, 'carol')).toBeUndefined();
});

it('outcomes keep every connection and its outcome', () => {
  const names = fc.constantFrom('alice', 'bob', 'carol');
  const connections = fc.dictionary(fc.base64String({ minLength: 4 }), fc.option(names));
  fc.assert(
    fc.property(
      fc.record(
        {
          delivered: connections,
          stale: connections,
          failed: fc.dictionary(fc.constantFrom('TIMEOUT', 'NOT_SENT'), connections),
        },
        { requiredKeys: [] },
      ),
      (record) => {
        const text = JSON.stringify(record);
        const without = outcomesWithout(text, 'alice');
        expect(without === undefined).toBe(!text.includes('"alice"'));
        const anonymous: unknown = JSON.parse(text, (_, value: unknown) => (value === 'alice' ? null : value));
        expect(parsed(without ?? text)).toEqual(anonymous);
      },
    ),
  );
});

it.each([
  [{ alice: ['a=', 'b='] }, { '': ['a=', 'b='] }],
  [
    { alice: ['a='], bob: ['b='], '': ['c='] },
    { '': ['a=', 'c='], bob: ['b='] },
  ],
  [{ alicia: ['a='] }, undefined],
])('whom a small broadcast reached keeps every connection: %j', (reached, without) => {
  expect(parsed(reachedWithout(JSON.stringify(reached), 'alice'))).toEqual(without);
});

it('a lost part loses the recipient', () => {
  const part = JSON.stringify({ reason: 'States.Timeout', recipients: ['user#alice', 'user#bob', 'channel#alice#1'] });
  expect(parsed(lostPartWithout(part, 'alice'))).toEqual({
    ...{ reason: 'States.Timeout', recipients: ['user#bob', 'channel#alice#1'] },
  });
  expect(lostPartWithout(part, 'bo')).toBeUndefined();
});

it('exclusions of others, and of connections, stay', () => {
  expect(excludesWithout({ users: ['alice'] }, 'alice')).toEqual({ excludes: undefined });
  expect(excludesWithout({ users: ['alice'], connections: ['c='] }, 'alice')).toEqual({
    excludes: { connections: ['c='] },
  });
  expect(excludesWithout({ users: ['bob'] }, 'alice')).toBeUndefined();
  expect(excludesWithout(undefined, 'alice')).toBeUndefined();
});

describe('an id in a text', () => {
  it.each(['alice', '{"a":"alice"}', 'malice and alice', 'hello alice, hi', 'user#alice'])('is in %s', (text) =>
    expect(mentions(text, 'alice')).toBe(true),
  );
  it.each(['malice', 'alice-2', 'alices', 'Alice', ''])('is not in %s', (text) =>
    expect(mentions(text, 'alice')).toBe(false),
  );
  it('may have any characters', () => expect(mentions('to a+b@c.d (x)', 'a+b@c.d (x)')).toBe(true));
});
