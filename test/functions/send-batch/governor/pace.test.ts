/** When the posts of a batch are due, in virtual time, and when it is handed back instead. */
import { setMaxListeners } from 'node:events';
import type { Turns } from '#functions/send-batch/governor/governor';
import { Pace, type PaceOptions } from '#functions/send-batch/governor/pace';
import { Turn } from '#functions/send-batch/governor/turn';
import { pass, useVirtualTime } from '#test/support/virtual-time';

useVirtualTime();
beforeEach(() => jest.setSystemTime(1_800_000_000_000));

const INTERVAL_MS = 10;

/** Turns as the test says: milliseconds until each starts; undefined: none soon; an error: it cannot be asked. */
function begin(
  starts: readonly (number | undefined | Error)[],
  { room = Infinity, ...options }: Partial<PaceOptions> & { readonly room?: number } = {},
) {
  const asked: { readonly posts: number; readonly aheadMs: number }[] = [];
  const left = [...starts];
  const turns: Turns = {
    intervalMs: INTERVAL_MS,
    take: async (posts, aheadMs) => {
      asked.push({ posts, aheadMs });
      const start = left.length > 1 ? left.shift() : left[0];
      if (start instanceof Error) throw start;
      return start === undefined ? undefined : new Turn(Date.now() + start, Math.min(posts, room), INTERVAL_MS);
    },
  };
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const warnings: unknown[] = [];
  const log = { warn: (...args: unknown[]) => void warnings.push(args) };
  const pace = new Pace(turns, { posts: 20, heldBack: 0, stop: stop.signal, log, ...options });
  const began = Date.now();
  const told: (readonly [ms: number, mayPost: boolean])[] = [];
  const post = (count: number) => {
    for (let index = 0; index < count; index += 1) {
      void pace.next().then((mayPost) => told.push([Date.now() - began, mayPost]));
    }
  };
  return { pace, post, told, asked, stop, warnings, times: () => told.map(([ms]) => ms) };
}

it('asks for a turn once, with the first post, and lets each post go when it is due', async () => {
  const { post, asked, times, told } = begin([30]);
  post(20);
  await pass(1000);
  expect(asked).toEqual([{ posts: 20, aheadMs: 500 }]);
  expect(times()).toEqual(Array.from({ length: 20 }, (_, index) => 30 + index * INTERVAL_MS));
  expect(told.every(([, mayPost]) => mayPost)).toBe(true);
});

it('wakes up at multiples of 10 ms, and not for each post', async () => {
  const { post, times } = begin([33]);
  post(3);
  await pass(1000);
  expect(times()).toEqual([40, 50, 60]);
});

it('asks for the rest when a turn has less room', async () => {
  const { post, asked, times } = begin([0], { posts: 60, room: 5 });
  post(60);
  await pass(10_000);
  expect(asked.slice(0, 3).map(({ posts }) => posts)).toEqual([60, 55, 50]);
  expect(times()).toHaveLength(60);
});

it('asks for room for twice as many as it made, after it lost part of a turn', async () => {
  const { post, asked } = begin([0], { posts: 100 });
  post(8);
  await pass(75);
  jest.setSystemTime(Date.now() + 10_000);
  post(92);
  await pass(0);
  expect(asked.map(({ posts }) => posts)).toEqual([100, 16]);
});

it('has lost nothing of a turn that was only for retries', async () => {
  const { post, asked, told } = begin([0, 0, 50, 0]);
  post(20);
  await pass(1000);
  post(3);
  await pass(20);
  jest.setSystemTime(Date.now() + 1000);
  await pass(1000);
  expect(asked.map(({ posts }) => posts)).toEqual([20, 1, 2, 2]);
  expect(told).toHaveLength(23);
});

it('takes a turn anew for what it missed, and does not catch up in a burst', async () => {
  const { post, asked, times } = begin([0, 50]);
  post(1);
  await pass(0);
  // The process stood still: the turn was from 0 to 200.
  await pass(500);
  post(19);
  await pass(1000);
  expect(asked.map(({ posts }) => posts)).toEqual([20, 10, 9]);
  // The tenth post of the second turn ends it, and the next turn starts 50 ms after that.
  expect(times().slice(0, 3)).toEqual([0, 550, 560]);
  expect(times()).toHaveLength(20);
});

it('takes turns for posts that are tried again, one for all that wait when it asks', async () => {
  const { post, asked, told } = begin([0]);
  post(20);
  await pass(1000);
  post(3);
  await pass(1000);
  expect(asked.map(({ posts }) => posts)).toEqual([20, 1, 2]);
  expect(told).toHaveLength(23);
});

it('is held back as a whole if no turn starts soon', async () => {
  const { pace, post, told, asked } = begin([undefined]);
  post(20);
  await pass(0);
  expect(told).toEqual(Array.from({ length: 20 }, () => [0, false]));
  expect(pace.isHeldBack).toBe(true);
  await expect(pace.next()).resolves.toBe(false);
  expect(asked).toHaveLength(1);
});

it('looks further ahead each time it was held back, so that who has waited goes first', async () => {
  const ahead = [];
  for (const heldBack of [0, 1, 2, 3, 40]) {
    const { post, asked } = begin([0], { heldBack });
    post(1);
    await pass(10);
    ahead.push(asked[0]?.aheadMs);
  }
  expect(ahead).toEqual([500, 1000, 1500, 1500, 1500]);
});

it('waits itself if the state machine cannot', async () => {
  const chance = jest.spyOn(Math, 'random').mockReturnValue(0.5);
  const { pace, post, told, asked } = begin([undefined, undefined, 0], { heldBack: undefined });
  post(1);
  await pass(374);
  expect(asked).toHaveLength(1);
  await pass(1);
  expect(asked).toHaveLength(2);
  expect(told).toEqual([]);
  await pass(1000);
  chance.mockRestore();
  expect(told).toEqual([[expect.any(Number), true]]);
  expect(asked).toHaveLength(3);
  expect(pace.isHeldBack).toBe(false);
});

describe('without an answer from the governor', () => {
  const broken = new Error('AccessDenied');

  it('is held back three times, and says why', async () => {
    for (const heldBack of [0, 1, 2]) {
      const { pace, post, told, warnings } = begin([broken], { heldBack });
      post(1);
      await pass(0);
      expect(told).toEqual([[0, false]]);
      expect(pace.isHeldBack).toBe(true);
      expect(warnings).toEqual([['Could not ask for the rate of the stack', { error: broken }]]);
    }
  });

  it.each([3, undefined])('then posts at a tenth of the rate of a track (%s)', async (heldBack) => {
    const { pace, post, times } = begin([broken], { heldBack });
    post(3);
    await pass(1000);
    expect(times()).toEqual([0, 100, 200]);
    expect(pace.isHeldBack).toBe(false);
  });
});

describe('when the batch is stopped', () => {
  it('lets nobody go who waits, and takes no turn', async () => {
    const { pace, post, told, stop, asked } = begin([100]);
    post(5);
    await pass(50);
    stop.abort();
    await pass(0);
    expect(jest.getTimerCount()).toBe(0);
    await pass(1000);
    expect(told).toEqual(Array.from({ length: 5 }, () => [50, false]));
    await expect(pace.next()).resolves.toBe(false);
    expect(asked).toHaveLength(1);
    expect(pace.isHeldBack).toBe(false);
  });

  it('does not wait for a governor that never answers', async () => {
    const stop = new AbortController();
    const turns: Turns = { intervalMs: 1, take: () => new Promise(() => undefined) };
    const pace = new Pace(turns, { posts: 20, heldBack: 0, stop: stop.signal, log: { warn: () => undefined } });
    const asked = pace.next();
    stop.abort();
    await expect(asked).resolves.toBe(false);
  });
});
