/** What one look at a channel does, and in which order. What it decides is tested with the next roster. */
import { flush, type FlushParts, TELLING_MS } from '#functions/flush-presence/flush';
import {
  type Cause,
  COUNT_MS,
  type Found,
  LOOK_MS,
  SETTLE_MS,
  VERSION_MS,
} from '#functions/flush-presence/next-roster';
import { MAX_ROSTER_BYTES } from '#shared/contracts/limits';
import type { ChannelState, Roster } from '#shared/presence/presence-table';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const IN_AN_HOUR = NOW / 1000 + 3600;
const CHANNEL = 'room';
const ANNOUNCED: Cause = { announced: true, at: 0 };
/** An old message that has come again: it announces nothing, and is not the look that was planned. */
const AGAIN: Cause = { announced: false, at: 0 };
const NOBODY: Found = { users: new Map(), connectionIds: [] };

const found = (...users: readonly string[]): Found => ({
  users: new Map(users.map((user) => [user, IN_AN_HOUR])),
  connectionIds: users.map((user) => `of-${user}`),
});
/** A roster whose last version is a minute old. */
const rosterOf = (users: readonly string[], more: Partial<Roster> = {}): Roster => ({
  ...{ version: NOW - 60_000, revision: 4, changedAt: NOW - 60_000, from: 0, joined: users, left: [] },
  members: new Map(users.map((user) => [user, 0])),
  ...more,
});
const toldOf = (roster: Roster): ChannelState => ({ roster, told: roster.version });
const frame = { type: 'presence', channel: CHANNEL };

interface World {
  readonly state: ChannelState;
  readonly found: Found;
  /** Whether each write succeeds. @default - all do */
  readonly writes?: boolean[];
  readonly cap?: number;
}
/** Parts of a look, and what was done with them. */
function partsOf({ state, found: who, writes = [], cap = 1000 }: World) {
  const done: unknown[][] = [];
  const record = async (...what: unknown[]) => void done.push(what);
  const parts: FlushParts = {
    read: async (channel) => {
      await record('read', channel);
      return state;
    },
    find: async (channel) => {
      expect(channel).toBe(CHANNEL);
      return who;
    },
    wake: (channel, cause) => record('wake', channel, cause),
    write: async (channel, roster, revision) => {
      await record('write', channel, roster, revision);
      return writes.shift() ?? true;
    },
    post: (ids, posted) => record('post', ids, posted),
    publish: (channel, change) => record('publish', channel, change),
    told: (channel, version) => record('told', channel, version),
    limits: { graceSeconds: 10, cap },
    now: () => NOW,
  };
  return { parts, done };
}
async function look(cause: Cause, world: World): Promise<unknown[][]> {
  const { parts, done } = partsOf(world);
  await flush(CHANNEL, cause, parts);
  return done;
}
const only = (done: readonly unknown[][], what: string) => done.filter(([each]) => each === what);

it('plans the next look, writes the roster, tells everybody, and then says that it has', async () => {
  const done = await look(ANNOUNCED, { state: { roster: undefined, told: 0 }, found: found('alice', 'bob') });
  const change = { version: NOW, from: 0, joined: ['alice', 'bob'], left: [] };
  expect(done).toEqual([
    ['read', CHANNEL],
    ['wake', CHANNEL, { announced: false, at: NOW + SETTLE_MS }],
    ['write', CHANNEL, expect.objectContaining({ ...change, revision: 1 }), 0],
    ['post', ['of-alice', 'of-bob'], { ...frame, ...change }],
    ['publish', CHANNEL, expect.objectContaining({ ...change, changedAt: NOW })],
    ['told', CHANNEL, NOW],
  ]);
});

it('writes on the condition that the roster is as it was read', async () => {
  const done = await look(ANNOUNCED, { state: toldOf(rosterOf(['alice'])), found: found('bob', 'alice') });
  expect(only(done, 'write')).toEqual([['write', CHANNEL, expect.objectContaining({ revision: 5 }), 4]]);
});

it('tells nobody of a roster that clients see no difference in', async () => {
  const done = await look(ANNOUNCED, { state: toldOf(rosterOf(['alice'])), found: found('alice') });
  expect(done.map(([what]) => what)).toEqual(['read', 'wake', 'write']);
});

it('plans no look if nobody is there', async () => {
  const away = rosterOf(['alice'], { members: new Map([['alice', NOW - 10_000]]), nextAt: NOW });
  const done = await look({ announced: false, at: NOW }, { state: toldOf(away), found: NOBODY });
  expect(done.map(([what]) => what)).toEqual(['read', 'write', 'post', 'publish', 'told']);
});

it('does nothing if there is nothing to write', async () => {
  const waiting = rosterOf(['alice'], { nextAt: NOW + LOOK_MS });
  expect(await look(AGAIN, { state: toldOf(waiting), found: found('alice') })).toEqual([['read', CHANNEL]]);
});

describe('if other runs write the roster meanwhile', () => {
  const world = { state: { roster: undefined, told: 0 }, found: found('alice') };

  it('looks again, and tells what it wrote in the end', async () => {
    const done = await look(ANNOUNCED, { ...world, writes: [false, false, false, false, true] });
    const tries = Array(5).fill(['read', 'wake', 'write']) as string[][];
    expect(done.map(([what]) => what)).toEqual([...tries.flat(), 'post', 'publish', 'told']);
  });

  it('gives way after five tries', async () => {
    const { parts, done } = partsOf({ ...world, writes: [false, false, false, false, false, true] });
    const message = 'Other runs changed the roster 5 times; the next one looks at it';
    await expect(flush(CHANNEL, ANNOUNCED, parts)).rejects.toMatchObject({ message });
    expect(only(done, 'write')).toHaveLength(5);
    expect(only(done, 'told')).toEqual([]);
  });
});

describe('a version that was not told', () => {
  const untold = (age: number): World => {
    const roster = rosterOf(['alice'], { version: NOW - age, changedAt: NOW - age, nextAt: NOW + LOOK_MS });
    return { state: { roster, told: NOW - age - 1 }, found: found('alice', 'bob') };
  };

  it.each<[string, Cause, number]>([
    ['an announcement', ANNOUNCED, NOW + 2000],
    ['a message that has come again', AGAIN, NOW + 2000],
    ['a planned look of before', { announced: false, at: NOW + 1999 }, NOW + 2000],
    ['a planned look of later', { announced: true, at: NOW + 2001 }, NOW + 2001],
  ])('makes %s wait while its run may still tell it', async (_what, cause, at) => {
    const waiting = [
      ['read', CHANNEL],
      ['wake', CHANNEL, { announced: cause.announced, at }],
    ];
    expect(await look(cause, untold(0))).toEqual(waiting);
    expect(await look(cause, untold(TELLING_MS - 1))).toEqual(waiting);
  });

  it('is told once its run counts as cut off, before the next one', async () => {
    const world = untold(TELLING_MS);
    const { roster } = world.state;
    const done = await look(ANNOUNCED, world);
    expect(done.map(([what]) => what)).toEqual([
      ...['read', 'post', 'publish', 'told'],
      ...['wake', 'write', 'post', 'publish', 'told'],
    ]);
    // Which connections heard of it is not known, so they are told to ask.
    expect(done.slice(1, 4)).toEqual([
      ['post', ['of-alice', 'of-bob'], { ...frame, version: NOW - TELLING_MS }],
      ['publish', CHANNEL, roster],
      ['told', CHANNEL, NOW - TELLING_MS],
    ]);
    expect(done.at(-1)).toEqual(['told', CHANNEL, NOW]);
  });

  it('holds nothing up once it was told, however new it is', async () => {
    const roster = rosterOf(['alice'], { changedAt: NOW - VERSION_MS, version: NOW - VERSION_MS });
    const done = await look(ANNOUNCED, { state: toldOf(roster), found: found('alice', 'bob') });
    expect(only(done, 'told')).toEqual([['told', CHANNEL, NOW]]);
  });
});

describe('connections are told', () => {
  const framesOf = async (world: World) => only(await look(ANNOUNCED, world), 'post').map(([, , posted]) => posted);

  it('the change, if it is one of names', async () => {
    const before = rosterOf(['alice'], { members: new Map([['alice', NOW - 10_000]]) });
    const change = { from: NOW - 60_000, joined: ['carol'], left: ['alice'] };
    expect(await framesOf({ state: toldOf(before), found: found('carol') })).toEqual([
      { ...frame, version: NOW, ...change },
    ]);
  });

  it('a number, if there are too many to be named', async () => {
    const large = found('alice', 'bob', 'carol');
    const first = { state: toldOf(rosterOf(['alice'])), found: large, cap: 2 };
    expect(await framesOf(first)).toEqual([{ ...frame, version: NOW, count: 3 }]);
    const next = { ...first, state: toldOf(rosterOf(['alice'], { count: 4, changedAt: NOW - COUNT_MS })) };
    expect(await framesOf(next)).toEqual([{ ...frame, version: NOW, count: 3 }]);
  });

  it('to ask for the names, if they had only a number', async () => {
    const before = rosterOf(['alice'], { count: 4 });
    expect(await framesOf({ state: toldOf(before), found: found('alice', 'bob') })).toEqual([
      { ...frame, version: NOW },
    ]);
  });

  it('to ask for the change, if its names have more bytes than a message has room for', async () => {
    /** Names that take so many bytes in the list of those who joined and those who left. */
    const namesOf = (bytes: number) => {
      const beside = Buffer.byteLength(JSON.stringify([['é', ''], []]));
      return ['é', 'x'.repeat(bytes - beside)];
    };
    const state = { roster: undefined, told: 0 };
    const fitting = namesOf(MAX_ROSTER_BYTES);
    expect(await framesOf({ state, found: found(...fitting) })).toEqual([
      { ...frame, version: NOW, from: 0, joined: fitting, left: [] },
    ]);
    expect(await framesOf({ state, found: found(...namesOf(MAX_ROSTER_BYTES + 1)) })).toEqual([
      { ...frame, version: NOW },
    ]);
  });
});
