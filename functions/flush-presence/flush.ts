/**
 * Looks at one channel: reads who is in it, compares it with the roster, and tells the channel's connections and the bus what
 * changed. Runs may overlap, be cut off between any two lines, and be repeated:
 *
 * - The next look is in the queue before the roster says so.
 * - The roster is written on the condition that nobody wrote it since it was read.
 * - A version that was written but not told to all holds up the next one. After {@link TELLING_MS} its run counts as cut off: then
 *   clients are told which version is the newest, and ask for it, and the bus gets its events again.
 */
import type { PresenceFrame } from '#shared/contracts';
import { MAX_ROSTER_BYTES } from '#shared/contracts/limits';
import type { ChannelState, Roster } from '#shared/presence/presence-table';
import { type Cause, type Found, nextRoster, type PresenceLimits } from './next-roster';

/** Milliseconds a run has to tell everybody: more than the function's timeout. */
export const TELLING_MS = 35_000;
/** Milliseconds after which to look whether another run has told everybody. */
const WAIT_MS = 2000;
/** Writes of other runs that one run gives way to. */
const MAX_TRIES = 5;

export interface FlushParts {
  read(channel: string): Promise<ChannelState>;
  find(channel: string): Promise<Found>;
  /** Puts a message for the channel in the queue, which comes at `cause.at` or later. */
  wake(channel: string, cause: Cause): Promise<void>;
  /** @param revision that the stored roster must have; 0 if there must be none @returns whether it was written */
  write(channel: string, roster: Roster, revision: number): Promise<boolean>;
  /** Failures of single connections do not matter: clients ask from time to time. */
  post(connectionIds: readonly string[], frame: PresenceFrame): Promise<void>;
  /** @throws Error if the bus refuses one */
  publish(channel: string, change: Pick<Roster, 'version' | 'changedAt' | 'joined' | 'left'>): Promise<void>;
  told(channel: string, version: number): Promise<void>;
  readonly limits: PresenceLimits;
  readonly now: () => number;
}

/** @throws errors of its parts; the messages must then stay in the queue */
export async function flush(channel: string, cause: Cause, parts: FlushParts): Promise<void> {
  for (let attempt = 0; attempt < MAX_TRIES; attempt += 1) if (await flushOnce(channel, cause, parts)) return;
  throw new Error(`Other runs changed the roster ${MAX_TRIES} times; the next one looks at it`);
}

/** @returns false if another run wrote the roster meanwhile */
async function flushOnce(channel: string, cause: Cause, parts: FlushParts): Promise<boolean> {
  const { roster: stored, told } = await parts.read(channel);
  const found = await parts.find(channel);
  const now = parts.now();
  if (stored && told < stored.version) {
    if (now < stored.changedAt + TELLING_MS) {
      await parts.wake(channel, { announced: cause.announced, at: Math.max(cause.at, now + WAIT_MS) });
      return true;
    }
    await tell(channel, stored, found, { type: 'presence', channel, version: stored.version }, parts);
  }
  const next = nextRoster(stored, found, cause, parts.limits, now);
  if (!next) return true;
  const { roster, isNews, wakeAt } = next;
  if (wakeAt !== undefined) await parts.wake(channel, { announced: false, at: wakeAt });
  if (!(await parts.write(channel, roster, stored?.revision ?? 0))) return false;
  if (isNews) await tell(channel, roster, found, frameOf(channel, roster, stored), parts);
  return true;
}

async function tell(
  channel: string,
  roster: Roster,
  { connectionIds }: Found,
  frame: PresenceFrame,
  parts: FlushParts,
): Promise<void> {
  await Promise.all([parts.post(connectionIds, frame), parts.publish(channel, roster)]);
  await parts.told(channel, roster.version);
}

/** What is sent for a new roster: the change, or the number of a version to ask for if the change is too long. */
function frameOf(channel: string, roster: Roster, before: Roster | undefined): PresenceFrame {
  const { version, from, joined, left, count } = roster;
  const newest = { type: 'presence', channel, version } as const;
  if (count !== undefined) return { ...newest, count };
  // Clients had no names while it was large.
  if (before?.count !== undefined) return newest;
  const change = { ...newest, from, joined, left };
  return Buffer.byteLength(JSON.stringify([joined, left])) <= MAX_ROSTER_BYTES ? change : newest;
}
