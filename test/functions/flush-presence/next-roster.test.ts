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
