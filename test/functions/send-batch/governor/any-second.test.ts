/**
 * Many senders with clocks, latencies and delays of their own share one item, in virtual time. Over any second they post no more
 * than the rate allows; every connection gets its message; and none waits much longer than the rate explains.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import * as fc from 'fast-check';
import { deliver } from '#functions/send-batch/deliver';
import { EndpointCheck } from '#functions/send-batch/endpoint-check';
import { Governor } from '#functions/send-batch/governor/governor';
import { Pace } from '#functions/send-batch/governor/pace';
import { LATE_MS } from '#functions/send-batch/governor/turn';
import { waitSeconds } from '#functions/send-batch/governor/wait-seconds';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { postTracks } from '#shared/base/post-tracks';
import { ended, useVirtualTime } from '#test/support/virtual-time';
import { MemoryItem } from '../support/memory-item';

useVirtualTime();
beforeEach(() => jest.setSystemTime(1_800_000_000_000));

/** Milliseconds that the clocks of two environments differ. */
const SKEW_MS = 5;
const CALLBACK = parseCallbackUrl('https://ws.example.com');

interface Case {
  readonly rate: number;
  /** One after the other in each broadcast, the broadcasts side by side. */
  readonly broadcasts: readonly (readonly number[])[];
  /** Milliseconds of a post at least, and by how much it varies. */
  readonly latency: readonly [least: number, more: number];
  /** Milliseconds of an update at most. */
  readonly updateMs: number;
  /** Share of posts that are answered 429. */
  readonly throttled: number;
  readonly seed: number;
}

interface Run {
  /** Milliseconds since the first, of each post. */
  readonly posts: readonly number[];
  readonly delivered: number;
  readonly updates: number;
  readonly handedBack: number;
}

async function run({ rate, broadcasts, latency: [least, more], updateMs, throttled, seed }: Case): Promise<Run> {
  let state = seed;
  /** Mulberry32. */
  const random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const chance = jest.spyOn(Math, 'random').mockImplementation(random);
  const item = new MemoryItem(() => sleep(1 + random() * (updateMs - 1)));
  const posts: number[] = [];
  let delivered = 0;
  let handedBack = 0;

  const send = async (ids: readonly string[], heldBack: number): Promise<string[]> => {
    const stop = new AbortController();
    setMaxListeners(0, stop.signal);
    const skew = random() * SKEW_MS;
    const now = () => Date.now() + skew;
    const log = { warn: () => undefined };
    const pace = new Pace(new Governor(item.client, 'broadcasts', rate, now), {
      ...{ posts: ids.length, heldBack, stop: stop.signal, log, now },
    });
    const outcomes = await deliver(ids, {
      settings: { postConcurrency: 100, postAttempts: 10, retryBaseMs: 200 },
      pace,
      post: async () => {
        posts.push(Date.now());
        await sleep(least + random() * more);
        return { status: random() < throttled ? 429 : 200 };
      },
      endpoint: new EndpointCheck(CALLBACK, ids.length),
      prune: async () => 'settled',
      onAnswer: () => undefined,
      stop,
    });
    delivered += outcomes.filter((outcome) => outcome === 'delivered').length;
    return ids.filter((_, index) => outcomes[index] === 'unsent');
  };
  /** As the state machine does. */
  const sendAll = async (size: number) => {
    let left = Array.from({ length: size }, (_, index) => `c${index}`);
    for (let heldBack = 0; ; heldBack += 1) {
      await sleep(random() * 60); // another environment, warm or cold
      left = await send(left, heldBack);
      if (left.length === 0) return;
      handedBack += 1;
      await sleep(waitSeconds(heldBack) * 1000);
    }
  };
  const broadcast = async (sizes: readonly number[]) => {
    for (const size of sizes) await sendAll(size);
  };
  await ended(Promise.all(broadcasts.map(broadcast)));
  chance.mockRestore();
  const first = Math.min(...posts);
  return { posts: posts.map((at) => at - first), delivered, updates: item.updates, handedBack };
}

/** The largest number of posts in any span of a second. */
function mostInASecond(posts: readonly number[]): number {
  const sorted = [...posts].sort((a, b) => a - b);
  let from = 0;
  let most = 0;
  sorted.forEach((at, index) => {
    while ((sorted[from] ?? 0) <= at - 1000) from += 1;
    most = Math.max(most, index - from + 1);
  });
  return most;
}

const total = (broadcasts: Case['broadcasts']) => broadcasts.flat().reduce((sum, size) => sum + size, 0);

it.each([4, 16, 64])(
  '%d broadcasts at once use up the rate, and stay within 1.05 of it over any second',
  async (count) => {
    const rate = 2000;
    const broadcasts = Array.from({ length: count }, () => [200, 200]);
    const { posts, delivered, updates, handedBack } = await run({
      ...{ rate, broadcasts, latency: [10, 30], updateMs: 5, throttled: 0, seed: count },
    });
    expect(delivered).toBe(total(broadcasts));
    expect(mostInASecond(posts)).toBeLessThanOrEqual(1.05 * rate);
    const seconds = Math.max(...posts) / 1000;
    expect(seconds).toBeLessThan((1.5 * total(broadcasts)) / rate + 3);
    // Two for a turn, and one for each time it was refused.
    expect(updates).toBeLessThanOrEqual(3 * (2 * count + handedBack));
  },
);

it('any senders, over any second', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        rate: fc.integer({ min: 200, max: 3500 }),
        broadcasts: fc.array(fc.array(fc.integer({ min: 20, max: 250 }), { minLength: 1, maxLength: 2 }), {
          minLength: 1,
          maxLength: 6,
        }),
        latency: fc.tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 0, max: 300 })),
        updateMs: fc.constantFrom(5, 40, 150),
        throttled: fc.constantFrom(0, 0.05, 0.3),
        seed: fc.integer(),
      }),
      async (given) => {
        const { posts, delivered } = await run(given);
        const { count, rate } = postTracks(given.rate);
        expect(delivered).toBe(total(given.broadcasts));
        // What is late, clocks that differ, and one post of each track.
        const allowed = count * (rate * (1 + (LATE_MS + 2 * SKEW_MS) / 1000) + 1);
        expect(mostInASecond(posts)).toBeLessThanOrEqual(Math.ceil(allowed));
      },
    ),
    { numRuns: 10 },
  );
});
