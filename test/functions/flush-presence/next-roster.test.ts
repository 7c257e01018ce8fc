/** What one look at a channel decides. The model test has everything around it. */
import {
  COUNT_MS,
  type Found,
  LOOK_MS,
  nextRoster,
  SETTLE_MS,
  VERSION_MS,
} from '#functions/flush-presence/next-roster';
import { MAX_PRESENCE_CONNECTIONS, MAX_ROSTER_BYTES } from '#shared/contracts/limits';
import type { Roster } from '#shared/presence/presence-table';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const HOUR_S = NOW / 1000 + 3600;
const LIMITS = { graceSeconds: 10, cap: 200 };
const ANNOUNCED = { announced: true, at: 0 };
const planned = (at: number) => ({ announced: false, at });
const found = (...users: readonly string[]): Found => ({
  users: new Map(users.map((user) => [user, HOUR_S])),
  connectionIds: users.map((user) => `of ${user}`),
});
const names = (count: number, begin = 'user') => Array.from({ length: count }, (_, index) => `${begin}-${index}`);

/** The roster after a look that has something to write. */
function look(before: Roster | undefined, who: Found, now: number, cause = ANNOUNCED, limits = LIMITS): Roster {
  return nextRoster(before, who, cause, limits, now)!.roster;
}

it('200 who join within a second are one version, and whoever comes next another one a second later', () => {
  const first = nextRoster(undefined, found(...names(200)), ANNOUNCED, LIMITS, NOW)!;
  expect(first).toMatchObject({ isNews: true, roster: { version: NOW, from: 0, joined: names(200), left: [] } });
  // The announcements that are handled after the first change nothing, and plan nothing.
  expect(nextRoster(first.roster, found(...names(200)), ANNOUNCED, LIMITS, NOW + 900)).toBeUndefined();
  const more = found(...names(199), 'late');
  const waiting = nextRoster(first.roster, more, ANNOUNCED, LIMITS, NOW + 900)!;
  expect(waiting).toMatchObject({ isNews: false, wakeAt: NOW + VERSION_MS });
  const then = nextRoster(waiting.roster, more, planned(NOW + VERSION_MS), LIMITS, NOW + VERSION_MS)!;
  expect(then).toMatchObject({ isNews: true, roster: { from: NOW, joined: ['late'], left: [] } });
});

it('a user leaves once the grace is over, and has not left if the user is back before', () => {
  const both = look(undefined, found('alice', 'bob'), NOW);
  const away = nextRoster(both, found('bob'), ANNOUNCED, LIMITS, NOW + 2000)!;
  expect(away).toMatchObject({ isNews: false, wakeAt: NOW + 12_000 });
  const back = look(away.roster, found('alice', 'bob'), NOW + 5000);
  expect(back.members.get('alice')).toBe(0);
  expect(nextRoster(away.roster, found('bob'), planned(NOW + 12_000), LIMITS, NOW + 12_000)).toMatchObject({
    ...{ isNews: true, roster: { joined: [], left: ['alice'] } },
  });
});

it('looks again when what was announced is in the index, when a row expires, and every 15 minutes', () => {
  const first = nextRoster(undefined, found(), ANNOUNCED, LIMITS, NOW)!;
  expect(first).toMatchObject({ isNews: false, wakeAt: NOW + SETTLE_MS });
  const settled = look(first.roster, found('alice'), NOW + SETTLE_MS, planned(NOW + SETTLE_MS));
  expect(settled).toMatchObject({ settleAt: undefined, nextAt: NOW + SETTLE_MS + LOOK_MS });
  const soon = { users: new Map([['alice', NOW / 1000 + 60]]), connectionIds: ['c'] };
  expect(look(settled, soon, NOW + 30_000).nextAt).toBe(NOW + 30_000 + SETTLE_MS);
  expect(look(settled, soon, NOW + 30_000, planned(0)).nextAt).toBe(NOW + 61_000);
  const gone = look(settled, found(), NOW + 60_000, planned(0), { ...LIMITS, graceSeconds: 1 });
  const over = look(gone, found(), NOW + 61_000, planned(NOW + 61_000), { ...LIMITS, graceSeconds: 1 });
  // Nobody is there, so nobody looks.
  expect(nextRoster(over, found(), planned(over.nextAt ?? 0), LIMITS, NOW + 1e7)?.wakeAt).toBeUndefined();
});

it.each([
  ['the cap', found(...names(201))],
  ['connections', { users: new Map([['alice', HOUR_S]]), connectionIds: names(MAX_PRESENCE_CONNECTIONS + 1) }],
  ['bytes of names', found(...names(Math.ceil(MAX_ROSTER_BYTES / 128), 'x'.repeat(128)))],
])('beyond %s it counts, at most once a minute, and names again below it', (_, large) => {
  const before = look(undefined, found('alice', 'bob'), NOW);
  const counted = look(before, large, NOW + 2000);
  expect(counted).toMatchObject({ count: large.users.size, joined: [], left: [], members: before.members });
  const more = { ...large, users: new Map([...large.users, ['one more', HOUR_S]]) };
  expect(nextRoster(counted, more, ANNOUNCED, LIMITS, NOW + 10_000)).toMatchObject({ isNews: false });
  const later = look(counted, more, NOW + 2000 + COUNT_MS);
  expect(later.count).toBe(large.users.size + 1);
  expect(look(later, found('bob', 'carol'), NOW + 3000 + COUNT_MS)).toMatchObject({
    ...{ count: undefined, joined: ['carol'], left: [] },
    members: new Map([
      ['bob', 0],
      ['carol', 0],
      ['alice', NOW + 3000 + COUNT_MS],
    ]),
  });
});

it('ends graces early if the roster would not fit a message', () => {
  const half = Math.floor(MAX_ROSTER_BYTES / 140 / 2);
  let roster = look(undefined, found(...names(half, 'a'.repeat(128))), NOW);
  for (const [index, letter] of ['b', 'c', 'd'].entries()) {
    roster = look(roster, found(...names(half, letter.repeat(128))), NOW + 1000 * (index + 1));
    expect(JSON.stringify([...roster.members.keys()]).length).toBeLessThanOrEqual(MAX_ROSTER_BYTES);
  }
  expect(roster.members.size).toBeGreaterThan(half);
});

describe('names are counted from', () => {
  const limits = { ...LIMITS, cap: 10_000 };
  const countOf = (who: Found) => look(undefined, who, NOW, ANNOUNCED, limits).count;

  it('one connection more than are told of each change', () => {
    const inOne = (connections: number): Found => ({
      ...{ users: new Map([['alice', HOUR_S]]), connectionIds: names(connections) },
    });
    expect(countOf(inOne(MAX_PRESENCE_CONNECTIONS))).toBeUndefined();
    expect(countOf(inOne(MAX_PRESENCE_CONNECTIONS + 1))).toBe(1);
  });

  it('one byte more than a roster may have', () => {
    const beside = Buffer.byteLength(JSON.stringify(['é', '']));
    const ofBytes = (bytes: number) => found('é', 'x'.repeat(bytes - beside));
    expect(countOf(ofBytes(MAX_ROSTER_BYTES))).toBeUndefined();
    expect(countOf(ofBytes(MAX_ROSTER_BYTES + 1))).toBe(2);
  });

  it('one user more than the cap, and a look is planned all the same', () => {
    expect(look(undefined, found(...names(200)), NOW).count).toBeUndefined();
    expect(nextRoster(undefined, found(...names(201)), planned(NOW), LIMITS, NOW)).toMatchObject({
      ...{ wakeAt: NOW + LOOK_MS, roster: { count: 201, nextAt: NOW + LOOK_MS } },
    });
  });
});

/** A roster with nothing on its way. */
const rosterOf = (members: Readonly<Record<string, number>>, more: Partial<Roster> = {}): Roster => ({
  ...{ version: NOW - 60_000, revision: 4, changedAt: NOW - 60_000, from: 0, joined: [], left: [] },
  ...{ members: new Map(Object.entries(members)), ...more },
});
const decide = (before: Roster, who: Found, cause = ANNOUNCED, limits = LIMITS) =>
  nextRoster(before, who, cause, limits, NOW);

it('numbers each write, and each version after the one before even if the clock was set back', () => {
  expect(decide(rosterOf({ alice: 0 }), found('alice'))).toMatchObject({ roster: { revision: 5 } });
  const before = rosterOf({ alice: 0 }, { version: NOW + 5000 });
  expect(decide(before, found('alice', 'bob'))).toMatchObject({
    ...{ isNews: true, roster: { revision: 5, version: NOW + 5001, from: NOW + 5000 } },
  });
});

describe('those whose grace would not fit end it', () => {
  const [middle, oldest, newest] = ['m', 'o', 'n'].map((letter) => letter.repeat(120)) as [string, string, string];
  const before = rosterOf({ [middle]: NOW - 2000, [oldest]: NOW - 3000, [newest]: NOW - 1000 });
  const bytesOf = (user: string) => Buffer.byteLength(JSON.stringify([user]));
  /** Somebody whose name leaves so many bytes. */
  const leaving = (bytes: number) => 'x'.repeat(MAX_ROSTER_BYTES - bytes - bytesOf(''));
  const membersIf = (bytes: number) => [...decide(before, found(leaving(bytes)))!.roster.members.keys()].slice(1);

  it('earliest who have been away for longest', () => {
    expect(membersIf(3 * bytesOf(middle))).toEqual([newest, middle, oldest]);
    expect(membersIf(3 * bytesOf(middle) - 1)).toEqual([newest, middle]);
    expect(membersIf(2 * bytesOf(middle) - 1)).toEqual([newest]);
    expect(membersIf(bytesOf(middle) - 1)).toEqual([]);
  });
});

describe('a look for what was announced', () => {
  const settleIf = (settleAt: number | undefined, cause: { announced: boolean; at: number }) =>
    decide(rosterOf({ alice: 0 }, { settleAt }), found('alice'), cause)!.roster.settleAt;

  it.each([
    ['none is planned', undefined, NOW + SETTLE_MS],
    ['the planned one comes 17 seconds later', NOW + 17_000, NOW + 17_000],
    ['the planned one comes before that', NOW + 16_999, NOW + SETTLE_MS],
    ['the planned one is over', NOW - 1, NOW + SETTLE_MS],
  ])('comes after 20 seconds or somewhat earlier if %s', (_, settleAt, at) => {
    expect(settleIf(settleAt, ANNOUNCED)).toBe(at);
  });

  it.each([
    ['to come', NOW + 1, NOW + 1],
    ['due', NOW, undefined],
    ['over', NOW - 1, undefined],
    ['not planned', undefined, undefined],
  ])('stays planned only until it is due, if nothing else is announced: it is %s', (_, settleAt, at) => {
    expect(settleIf(settleAt, planned(NOW))).toBe(at);
  });
});

describe('whether a look is on its way', () => {
  const wakeAtIf = (nextAt: number | undefined, cause: { announced: boolean; at: number }) =>
    decide(rosterOf({ alice: 0 }, { nextAt }), found('alice'), cause)?.wakeAt;

  it.each([
    ['none is', undefined, ANNOUNCED, NOW + SETTLE_MS],
    ['one is that comes early enough', NOW + SETTLE_MS, ANNOUNCED, undefined],
    ['one is that comes too late', NOW + SETTLE_MS + 1, ANNOUNCED, NOW + SETTLE_MS],
    ['one was, and has been lost', NOW - 1, ANNOUNCED, NOW + SETTLE_MS],
    ['one is due', NOW, ANNOUNCED, NOW + SETTLE_MS],
    ['this is it', NOW - 1, planned(NOW - 1), NOW + LOOK_MS],
    ['this is it, a moment early', NOW + 1, planned(NOW + 1), NOW + LOOK_MS],
    ['this was planned for later', NOW + 1, planned(NOW + 2), NOW + LOOK_MS],
    ['one is, after this', NOW + 2, planned(NOW + 1), undefined],
  ])('decides whether another is planned: %s', (_, nextAt, cause, wakeAt) => {
    expect(wakeAtIf(nextAt, cause)).toBe(wakeAt);
  });

  it('is known to be false once nobody is there', () => {
    // It came a moment early. Whoever is announced in that moment must not rely on it.
    const decision = decide(rosterOf({}, { nextAt: NOW + 1 }), found(), planned(NOW + 1));
    expect(decision).toMatchObject({ isNews: false, wakeAt: undefined });
    expect(decision!.roster.nextAt).toBeUndefined();
  });
});

describe('is written though no client sees it:', () => {
  it('the beginning of a grace, even if a look is planned before its end', () => {
    const before = rosterOf({ alice: NOW - 1000, bob: 0, carol: 0 }, { nextAt: NOW + 500 });
    const decision = decide(before, found('carol'), planned(0));
    expect(decision).toMatchObject({ isNews: false, wakeAt: undefined });
    expect(Object.fromEntries(decision!.roster.members)).toEqual({ alice: NOW - 1000, bob: NOW, carol: 0 });
    // Nothing is left to write then.
    expect(decide(decision!.roster, found('carol'), planned(0))).toBeUndefined();
  });

  it('another look at the same time, if this one came a moment early', () => {
    const end = NOW + 1;
    const before = rosterOf({ alice: end - 10_000 }, { nextAt: end });
    expect(decide(before, found(), planned(end))).toMatchObject({
      ...{ isNews: false, wakeAt: end, roster: { revision: 5, nextAt: end } },
    });
  });
});
