/** The outcome of each connection of a batch, whatever its posts are answered and whenever the batch is stopped. */
import { setMaxListeners } from 'node:events';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { deliver, type Delivery, type DeliverySettings } from '#functions/send-batch/deliver';
import { EndpointCheck } from '#functions/send-batch/endpoint-check';
import type { Age } from '#functions/send-batch/prune';
import type { Answer } from '#functions/send-batch/transport/transport';
import { pass, useVirtualTime } from '../../support/virtual-time';

const OK: Answer = { status: 200 };
const GONE: Answer = { status: 410 };
const FORBIDDEN: Answer = { status: 403 };
const BROKEN: Answer = { status: 500 };
const CLOSED: Answer = { failure: 'closed' };
const SERVER_ERROR = { failed: 'SERVER_ERROR' };
const NETWORK_ERROR = { failed: 'NETWORK_ERROR' };

const BASE_MS = 200;
const never = () => new Promise<never>(() => undefined);

useVirtualTime();
// No clock of a machine begins with the batch.
beforeEach(() => pass(1000));
beforeEach(() => {
  // The shortest wait: half of the base before the second try, all of it before the third.
  jest.spyOn(Math, 'random').mockReturnValue(0);
});
afterEach(() => jest.restoreAllMocks());

type Answers = Readonly<Record<string, readonly (Answer | Promise<Answer>)[]>>;
type Options = Partial<Pick<Delivery, 'prune' | 'post' | 'pace'>> & {
  readonly settings?: Partial<DeliverySettings>;
  readonly ids?: readonly string[];
};

/** A batch under way: its posts are answered in the order given, the last answer again and again. */
function begin(answers: Answers, { settings, ids = Object.keys(answers), ...more }: Options = {}) {
  const posts: string[] = [];
  const told: { readonly kind: string; readonly ms: number }[] = [];
  const stop = new AbortController();
  setMaxListeners(0, stop.signal);
  const left = new Map(Object.entries(answers).map(([id, list]) => [id, [...list]]));
  const outcomes = deliver(ids, {
    settings: { postConcurrency: 10, postAttempts: 3, retryBaseMs: BASE_MS, ...settings },
    post: async (id) => {
      posts.push(id);
      const list = left.get(id) ?? [];
      return (list.length > 1 ? list.shift() : list[0]) ?? OK;
    },
    endpoint: new EndpointCheck(parseCallbackUrl('https://ws.example.com'), ids.length),
    prune: async (): Promise<Age> => 'settled',
    onAnswer: ({ kind }, ms) => void told.push({ kind, ms }),
    stop,
    ...more,
  });
  const state = { ended: false };
  void outcomes.then(
    () => (state.ended = true),
    () => (state.ended = true),
  );
  return { posts, told, stop, outcomes, hasEnded: () => state.ended };
}

/** The outcome of one connection, and how many posts it took. */
async function alone(answers: readonly Answer[], options: Options = {}) {
  const { outcomes, posts } = begin({ a: answers }, options);
  await pass(60_000);
  return [(await outcomes)[0], posts.length];
}

describe('a connection', () => {
  it('has the outcome of its own answers, at its place in the batch', async () => {
    const { outcomes } = begin({ a: [OK], b: [{ status: 413 }], c: [GONE], d: [BROKEN], e: [BROKEN, OK] });
    await pass(1000);
    await expect(outcomes).resolves.toEqual(['delivered', { failed: 'TOO_LARGE' }, 'stale', SERVER_ERROR, 'delivered']);
  });

  it.each([
    [1, 1],
    [2, 2],
    [5, 5],
  ])('that may be tried %i times is posted to %i times', async (postAttempts, posts) => {
    expect(await alone([BROKEN], { settings: { postAttempts } })).toEqual([SERVER_ERROR, posts]);
  });

  it('waits for its next try, each time twice as long', async () => {
    const { posts } = begin({ a: [BROKEN] });
    await pass(BASE_MS / 2 - 1);
    expect(posts).toHaveLength(1);
    await pass(1);
    expect(posts).toHaveLength(2);
    await pass(BASE_MS - 1);
    expect(posts).toHaveLength(2);
    await pass(1);
    expect(posts).toHaveLength(3);
  });

  it('has its outcome at once when it will not be tried again', async () => {
    const { hasEnded } = begin({ a: [BROKEN], b: [{ status: 400 }], c: [GONE] }, { settings: { postAttempts: 1 } });
    await pass(0);
    expect(hasEnded()).toBe(true);
  });

  it('holds no turn while it waits for its next try', async () => {
    const { posts } = begin({ a: [BROKEN], b: [OK], c: [OK] }, { settings: { postConcurrency: 1 } });
    await pass(0);
    expect(posts).toEqual(['a', 'b', 'c']);
  });

  it('waits for its turn while as many posts are in flight as may be', async () => {
    const { posts } = begin({ a: [never()], b: [never()], c: [OK] }, { settings: { postConcurrency: 2 } });
    await pass(60_000);
    expect(posts).toEqual(['a', 'b']);
  });
});

describe('a socket that was closed before the answer', () => {
  it('is replaced at once, which does not count as a try', async () => {
    const { outcomes, posts } = begin({ a: [CLOSED, OK] }, { settings: { postAttempts: 1 } });
    await pass(0);
    expect(posts).toHaveLength(2);
    await expect(outcomes).resolves.toEqual(['delivered']);
  });

  it('is replaced once for each connection; then every try counts', async () => {
    expect(await alone([CLOSED], { settings: { postAttempts: 1 } })).toEqual([NETWORK_ERROR, 2]);
    expect(await alone([CLOSED], { settings: { postAttempts: 3 } })).toEqual([NETWORK_ERROR, 4]);
  });

  it('is replaced at a later try too', async () => {
    expect(await alone([BROKEN, CLOSED, OK], { settings: { postAttempts: 2 } })).toEqual(['delivered', 3]);
  });

  it.each<Answer>([{ failure: 'network' }, { failure: 'timeout' }, BROKEN])(
    'is not what %j says: that is a try',
    async (answer) => {
      const [, posts] = await alone([answer, OK], { settings: { postAttempts: 1 } });
      expect(posts).toBe(1);
    },
  );
});

describe('a connection that is gone', () => {
  it.each<Age>(['settled', 'unknown'])('is stale at once when its rows are %s', async (age) => {
    expect(await alone([GONE], { prune: async () => age })).toEqual(['stale', 1]);
  });

  it('is tried again while it is young, and stale when it never comes', async () => {
    expect(await alone([GONE], { prune: async () => 'young' })).toEqual(['stale', 3]);
    expect(await alone([GONE, OK], { prune: async () => 'young' })).toEqual(['delivered', 2]);
  });

  it('is asked about by its id', async () => {
    const prune = jest.fn(async (): Promise<Age> => 'settled');
    await alone([GONE], { prune });
    expect(prune.mock.calls).toEqual([['a']]);
  });
});

describe('a batch that is stopped', () => {
  it('hands back a connection whose rows are still being read', async () => {
    const { outcomes, stop } = begin({ a: [GONE], b: [OK] }, { prune: never });
    await pass(0);
    stop.abort();
    await expect(outcomes).resolves.toEqual(['unsent', 'delivered']);
  });

  it('hands back, at once and without a further post, a connection that waits for its next try', async () => {
    const { outcomes, posts, stop, hasEnded } = begin({ a: [BROKEN], b: [OK] });
    await pass(BASE_MS / 2 - 1);
    expect(hasEnded()).toBe(false);
    stop.abort();
    await expect(outcomes).resolves.toEqual(['unsent', 'delivered']);
    await pass(60_000);
    expect(posts).toEqual(['a', 'b']);
  });

  it('keeps the outcome of a connection that had its last try', async () => {
    const { outcomes, stop } = begin({ a: [BROKEN], b: [never()] }, { settings: { postAttempts: 1 } });
    await pass(0);
    stop.abort();
    const first = await Promise.race([outcomes, Promise.resolve('b is in flight')]);
    expect(first).toBe('b is in flight');
  });

  it('hands back a connection whose post was cut off, and counts no answer of it', async () => {
    const { outcomes, told } = begin({ a: [{ failure: 'aborted' }] });
    await expect(outcomes).resolves.toEqual(['unsent']);
    expect(told).toEqual([]);
  });

  it('posts nothing that was waiting for its pace', async () => {
    let waiting: ((mayPost: boolean) => void) | undefined;
    const pace = { next: () => new Promise<boolean>((resolve) => (waiting = resolve)) };
    const { posts, outcomes, stop } = begin({ a: [OK] }, { pace });
    await pass(0);
    stop.abort();
    waiting?.(true);
    await expect(outcomes).resolves.toEqual(['unsent']);
    expect(posts).toEqual([]);
  });

  it('before it began posts nothing', async () => {
    const { outcomes, posts, stop } = begin({ a: [OK], b: [OK] }, { settings: { postConcurrency: 1 } });
    stop.abort();
    await expect(outcomes).resolves.toEqual(['unsent', 'unsent']);
    expect(posts).toEqual([]);
  });
});

describe('an endpoint that refuses every post', () => {
  const ids = Array.from({ length: 30 }, (_, index) => `c${index}`);
  const refusing = () =>
    begin(Object.fromEntries(ids.map((id) => [id, [FORBIDDEN]])), { settings: { postConcurrency: 1 } });

  it('ends the batch by name, after ten posts and no more', async () => {
    const { outcomes, posts } = refusing();
    await expect(outcomes).rejects.toMatchObject({ name: 'Broadcast.ConfigurationError' });
    expect(posts).toHaveLength(10);
  });

  it('stops what is in flight, for the reason it throws', async () => {
    const { outcomes, stop } = refusing();
    const error: unknown = await outcomes.catch((reason: unknown) => reason);
    expect(stop.signal.reason).toBe(error);
  });
});

it('is told of each answer with the time its post took', async () => {
  const slow = new Promise<Answer>((resolve) => setTimeout(() => resolve(OK), 70));
  const { told } = begin({ a: [GONE], b: [slow] });
  await pass(100);
  expect(told).toEqual([
    { kind: 'gone', ms: 0 },
    { kind: 'delivered', ms: 70 },
  ]);
});

it('asks its pace before every post, a retry and a reconnect too, and hands back what it does not let go', async () => {
  let asked = 0;
  const pace = { next: async () => ++asked <= 4 };
  const { outcomes, posts } = begin({ a: [BROKEN, OK], b: [CLOSED, OK], c: [BROKEN] }, { pace });
  await pass(60_000);
  await expect(outcomes).resolves.toEqual(['unsent', 'delivered', 'unsent']);
  expect(posts).toEqual(['a', 'b', 'c', 'b']);
});

describe('an id that is not a path segment', () => {
  it.each(['', '.', '..', 'a b', 'é', '\x7f', '\x20', 'a\n', 'x'.repeat(257)])(
    '%j is refused without a post',
    async (id) => {
      const { outcomes, posts } = begin({}, { ids: [id] });
      await expect(outcomes).resolves.toEqual([{ failed: 'REJECTED' }]);
      expect(posts).toEqual([]);
    },
  );

  it.each(['...', '.a', 'a.', '..a', '!', '~', 'L0SM9cOFvHcCIhw=', 'x'.repeat(256)])(
    '%j is none of them',
    async (id) => {
      await expect(begin({}, { ids: [id] }).outcomes).resolves.toEqual(['delivered']);
    },
  );
});
