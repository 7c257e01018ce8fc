/**
 * Decides what a look at a channel changes: a comparison of who is there with the stored roster. Deltas alone would keep ghosts,
 * because the index is eventually consistent and announcements have no order. See "Presence" in functions/README.md.
 */
import { MAX_PRESENCE_CONNECTIONS, MAX_ROSTER_BYTES } from '#shared/contracts/limits';
import type { Roster } from '#shared/presence/presence-table';

/** Milliseconds between two versions of a channel, so that many changes are one message a member. */
export const VERSION_MS = 1000;
/** The same while it is too large for names: then each version is a count, for every connection. */
export const COUNT_MS = 60_000;
/**
 * Milliseconds after an announcement until all that it announced is in the index: the time-out of its function (15 s), the lag of
 * the index and the skew of clocks.
 */
export const SETTLE_MS = 20_000;
/** A look that is already planned serves another announcement too if it is at least so far away. */
const SETTLES_AFTER_MS = SETTLE_MS - 3000;
/** The longest delay of SQS, and so the longest time between two looks at a channel with somebody in it. */
export const LOOK_MS = 900_000;

export interface PresenceLimits {
  readonly graceSeconds: number;
  readonly cap: number;
}

/** Who the index says is in a channel. */
export interface Found {
  /** By user id: epoch seconds until which the last of the user's connections may be there. */
  readonly users: ReadonlyMap<string, number>;
  readonly connectionIds: readonly string[];
}

/** Why a look is taken. */
export interface Cause {
  /** Somebody entered or left. */
  readonly announced: boolean;
  /** Time of the planned look that this is, epoch milliseconds; 0 if it is none. */
  readonly at: number;
}

export interface Decision {
  readonly roster: Roster;
  /** Whether clients see it. */
  readonly isNews: boolean;
  /** Epoch milliseconds of a look to plan before the roster is written; undefined if none is needed. */
  readonly wakeAt: number | undefined;
}

const NOBODY: Roster = { version: 0, revision: 0, members: new Map(), changedAt: 0, from: 0, joined: [], left: [] };

/**
 * @param stored undefined if the channel has no roster
 * @param now epoch milliseconds
 * @returns undefined if nothing is to be written
 */
export function nextRoster(
  stored: Roster | undefined,
  found: Found,
  cause: Cause,
  { graceSeconds, cap }: PresenceLimits,
  now: number,
): Decision | undefined {
  const before = stored ?? NOBODY;
  const graceMs = graceSeconds * 1000;
  const isLarge =
    found.users.size > cap ||
    found.connectionIds.length > MAX_PRESENCE_CONNECTIONS ||
    bytesOf([...found.users.keys()]) > MAX_ROSTER_BYTES;
  const members = isLarge ? before.members : membersNow(before, found, graceMs, now);
  const count = isLarge ? found.users.size : undefined;
  const joined = [...members.keys()].filter((user) => !before.members.has(user));
  const left = [...before.members.keys()].filter((user) => !members.has(user));

  const differs = count !== before.count || joined.length + left.length > 0;
  const newsFrom = before.changedAt + (isLarge && before.count !== undefined ? COUNT_MS : VERSION_MS);
  const isNews = differs && now >= newsFrom;
  const settleAt = settleTime(before.settleAt, cause, now);
  const due = [
    ...(differs && !isNews ? [newsFrom] : []),
    ...(settleAt === undefined ? [] : [settleAt]),
    // While it is large, nobody's grace ends.
    ...(isLarge ? [] : [...members.values()].filter((since) => since > 0).map((since) => since + graceMs)),
    ...[...found.users.values()].map((expiresAt) => (expiresAt + 1) * 1000),
    ...(members.size + found.users.size > 0 ? [now + LOOK_MS] : []),
  ].reduce((first, each) => Math.min(first, each), Infinity);
  const planned = plannedLook(before, cause, now);
  const wakeAt = due < planned ? due : undefined;
  const nextAt = Math.min(due, planned);
  const plan = { settleAt, nextAt: nextAt === Infinity ? undefined : nextAt };

  const revision = before.revision + 1;
  if (isNews) {
    const version = Math.max(before.version + 1, now);
    const roster = { ...{ version, revision, members, count, joined, left }, ...plan };
    return { roster: { ...roster, changedAt: now, from: before.version }, isNews, wakeAt };
  }
  // A change that has to wait leaves only the beginning of a grace behind: the next look finds the rest again.
  const kept = new Map([...before.members].map(([user, since]) => [user, members.get(user) ?? since]));
  const isSame =
    wakeAt === undefined &&
    settleAt === before.settleAt &&
    plan.nextAt === before.nextAt &&
    [...kept].every(([user, since]) => before.members.get(user) === since);
  return isSame ? undefined : { roster: { ...before, ...plan, members: kept, revision }, isNews, wakeAt };
}

/** Who is there, and who has been away for less than the grace. If that is too much for one message, some graces end early. */
function membersNow(before: Roster, { users }: Found, graceMs: number, now: number): Map<string, number> {
  const away = [...before.members]
    .filter(([user]) => !users.has(user))
    .map(([user, since]) => [user, since || now] as const)
    .filter(([, since]) => since + graceMs > now)
    .sort(([, a], [, b]) => b - a);
  const members = new Map([...users.keys()].map((user) => [user, 0]));
  let bytes = bytesOf([...users.keys()]);
  for (const [user, since] of away) {
    bytes += bytesOf([user]);
    if (bytes > MAX_ROSTER_BYTES) break;
    members.set(user, since);
  }
  return members;
}

function settleTime(planned = 0, { announced }: Cause, now: number): number | undefined {
  if (announced) return planned >= now + SETTLES_AFTER_MS ? planned : now + SETTLE_MS;
  return planned > now ? planned : undefined;
}

/** The look that is on its way; Infinity if there is none. This one may come a moment before its time by this clock. */
const plannedLook = ({ nextAt = 0 }: Roster, { at }: Cause, now: number): number =>
  nextAt > now && nextAt > at ? nextAt : Infinity;

const bytesOf = (users: readonly string[]): number => Buffer.byteLength(JSON.stringify(users));
