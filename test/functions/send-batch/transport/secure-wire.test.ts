/** What the sender does with its connections over TLS, by the protocol the endpoint chooses. */
import fc from 'fast-check';
import { constants } from 'node:http2';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import tls from 'node:tls';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import { createTransport } from '#functions/send-batch/transport/create-transport';
import type { Answer, Transport } from '#functions/send-batch/transport/transport';
import { H2Endpoint, type H2Plan, type H2Step } from '../support/h2-endpoint';
import { LOCALHOST_CERT } from '../support/localhost-cert';
import { type EndpointOptions, type Plan, RawEndpoint } from '../support/raw-endpoint';
import { contextWith, testSender, useTestEnvironment } from '../support/test-sender';
import { pass, until, useVirtualTime } from '#test/support/virtual-time';

useTestEnvironment();

const OK: Answer = expect.objectContaining({ status: 200 }) as Answer;
const CLOSED: Answer = expect.objectContaining({ failure: 'closed' }) as Answer;
const UNRESOLVED: Answer = expect.objectContaining({ failure: 'network' }) as Answer;
const ANSWER: H2Step = { headers: { ':status': 200 }, end: true };
const SILENCE: H2Plan = { frames: [] };

let transport: Transport | undefined;
let endpoint: { stop(): Promise<void> } | undefined;
afterEach(async () => {
  await transport?.close();
  await endpoint?.stop();
});

const open = (
  url: string,
  more: { postTimeoutMs?: number; postConcurrency?: number; http2?: boolean | undefined; ca?: string } = {},
) =>
  (transport = createTransport(parseCallbackUrl(url), {
    ...{ transport: 'direct', postConcurrency: 100, postTimeoutMs: 60_000, http2: true, ca: LOCALHOST_CERT },
    ...more,
  }));
const prepare = (stop = new AbortController()) => transport!.prepare('{}', stop.signal);
const ids = (count: number) => Array.from({ length: count }, (_, index) => `c${index}=`);

/** Posts to as many connections as wanted, 100 at once. */
async function batch(count: number): Promise<Answer[]> {
  const post = await prepare();
  const left = ids(count).entries();
  const answers: Answer[] = [];
  const loop = async () => {
    for (const [index, id] of left) answers[index] = await post(id);
  };
  await Promise.all(Array.from({ length: 100 }, loop));
  return answers;
}

describe('an endpoint of HTTP/1.1', () => {
  const start = async (how: EndpointOptions = { tls: 'ALPN' }) => {
    const steps: Plan['steps'] = [{ waitMs: 10 }, { write: 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n' }];
    const started = await RawEndpoint.start(
      () => ({ steps }),
      () => undefined,
      how,
    );
    endpoint = started;
    open(started.url);
    return started;
  };

  it.each([1, 2])('gets no more than %i sockets for as many connections', async (count) => {
    const server = await start();
    await expect(batch(count)).resolves.toEqual(Array(count).fill(OK));
    expect(server.connections).toBeLessThanOrEqual(count);
  });

  it('gets sockets that all but the first resume its session', async () => {
    const server = await start();
    await expect(batch(200)).resolves.toEqual(Array(200).fill(OK));
    expect(server.connections).toBeGreaterThan(10);
    expect(server.resumed).toBe(server.connections - 1);
  });

  it('need not know ALPN', async () => {
    const server = await start({ tls: 'no ALPN' });
    await expect(batch(20)).resolves.toEqual(Array(20).fill(OK));
    expect(server.connections).toBeGreaterThan(1);
  });
});

/** On a busy machine a handshake may take so long that another is begun beside it. */
function expectSessions(server: { readonly connections: number }, sessions: number): void {
  expect(server.connections).toBeGreaterThanOrEqual(sessions);
  expect(server.connections).toBeLessThanOrEqual(sessions + 1);
}

describe('an endpoint of HTTP/2', () => {
  const start = async (plan: (connectionId: string, post: number) => H2Plan, maxStreams?: number) => {
    const seen = new Map<string, number>();
    const received: string[] = [];
    const started = await H2Endpoint.start(
      ({ connectionId }) => {
        const post = (seen.get(connectionId) ?? 0) + 1;
        seen.set(connectionId, post);
        return plan(connectionId, post);
      },
      ({ connectionId }) => received.push(connectionId),
      maxStreams,
    );
    endpoint = started;
    open(started.url);
    return { server: started, received };
  };

  it('gets one session for 200 connections, and no stream of it is reset', async () => {
    const { server } = await start(() => ({ frames: [ANSWER] }));
    await expect(batch(200)).resolves.toEqual(Array(200).fill(OK));
    expectSessions(server, 1);
    expect(server.resets).toEqual([]);
  });

  it.each([false, undefined])('is not asked for it unless the sender is told to: %s', async (http2) => {
    const server = await H2Endpoint.start(
      () => ({ frames: [ANSWER] }),
      () => undefined,
    );
    endpoint = server;
    open(server.url, { http2 });
    const post = await prepare();
    // It speaks nothing else.
    expect(await post('c=')).toHaveProperty('failure');
  });

  it('that allows 10 streams never gets more in a session, and never more than two sessions', async () => {
    const { server, received } = await start(() => ({ frames: [{ waitMs: 5 }, ANSWER] }), 10);
    await expect(batch(200)).resolves.toEqual(Array(200).fill(OK));
    expect(server.mostStreams).toBe(10);
    expectSessions(server, 2);
    expect(received).toHaveLength(200);
  });

  it('that allows fewer streams than it gets at first is sent again what it refuses', async () => {
    const { server, received } = await start(() => ({ frames: [{ waitMs: 5 }, ANSWER] }), 1);
    await expect(batch(20)).resolves.toEqual(Array(20).fill(OK));
    expect(server.mostStreams).toBe(1);
    expect(new Set(received).size).toBe(20);
  });

  it('that refuses every stream is asked four times for each, and no more', async () => {
    const refusal = { frames: [{ reset: constants.NGHTTP2_REFUSED_STREAM }] };
    const { received } = await start(() => refusal);
    await expect(batch(1)).resolves.toEqual([{ failure: 'network', code: 'REFUSED_STREAM' }]);
    expect(received).toHaveLength(4);
  });

  it('that goes away is sent again, over a new session, the posts it did not process, and only those', async () => {
    let first = true;
    const { server, received } = await start((id, post) => {
      if (!first) return { frames: [ANSWER] };
      if (id !== 'c9=' || post > 1) return SILENCE;
      first = false;
      // It processes the first four streams: 1, 3, 5 and 7.
      return { frames: [{ goAway: constants.NGHTTP2_NO_ERROR, lastStreamId: () => 7 }, { waitMs: 20 }, 'socket ends'] };
    });
    const answers = await batch(10);
    expect(answers).toEqual([...Array<Answer>(4).fill(UNRESOLVED), ...Array<Answer>(6).fill(OK)]);
    expectSessions(server, 2);
    expect(received.filter((id) => id === 'c0=')).toHaveLength(1);
  });

  it('that goes away with an error is sent again what it did not process', async () => {
    let first = true;
    await start((id) => {
      if (!first) return { frames: [ANSWER] };
      if (id !== 'c9=') return SILENCE;
      first = false;
      const away: H2Step = { goAway: constants.NGHTTP2_ENHANCE_YOUR_CALM, lastStreamId: () => 7 };
      return { frames: [away, { waitMs: 20 }, 'socket is reset'] };
    });
    const answers = await batch(10);
    expect(answers).toEqual([...Array<Answer>(4).fill(UNRESOLVED), ...Array<Answer>(6).fill(OK)]);
  });

  it('that goes away gracefully still answers what it has, and gets the next post over a new session', async () => {
    const away: H2Step = { goAway: constants.NGHTTP2_NO_ERROR, lastStreamId: () => 2 ** 31 - 1 };
    const { server } = await start((_, post) => ({ frames: post === 1 ? [away, { waitMs: 5 }, ANSWER] : [ANSWER] }));
    const post = await prepare();
    await expect(post('a=')).resolves.toEqual(OK);
    await expect(post('a=')).resolves.toEqual(OK);
    expectSessions(server, 2);
  });

  it.each(['socket ends', 'socket is reset'] as const)(
    'whose %s with 100 posts in flight leaves each unanswered once, and takes the next over a new session',
    async (end) => {
      let posts = 0;
      const { server } = await start((_, post) => {
        posts += 1;
        return { frames: post > 1 ? [ANSWER] : posts < 100 ? [] : [end] };
      });
      await expect(batch(100)).resolves.toEqual(Array(100).fill(CLOSED));
      await expect(batch(100)).resolves.toEqual(Array(100).fill(OK));
      expectSessions(server, 2);
    },
  );

  it('whose 200 was seen has the message, though the session dies then', async () => {
    await start(() => ({
      frames: [{ headers: { ':status': 200 } }, { data: 'a' }, { waitMs: 10 }, 'socket is reset'],
    }));
    await expect(batch(3)).resolves.toEqual(Array(3).fill(OK));
  });

  it('that closed the idle session gets the posts over a new one', async () => {
    const { server } = await start(() => ({ frames: [ANSWER] }));
    await batch(3);
    server.closeIdleSockets();
    const answers = await batch(20);
    // As with a socket of HTTP/1.1: `deliver` posts what is `closed` once more, which is no try.
    expect([OK, CLOSED]).toEqual(expect.arrayContaining(answers.slice(0, 1)));
    await expect(batch(20)).resolves.toEqual(Array(20).fill(OK));
    expectSessions(server, 2);
  });

  it('may have its session closed as soon as an answer is there', async () => {
    await start((id) => (id === 'a=' ? { frames: [ANSWER] } : SILENCE));
    const post = await prepare();
    const unanswered = post('silent=');
    await post('a=');
    void transport!.close();
    await expect(unanswered).resolves.toEqual(CLOSED);
  });

  it('is told of each post that its batch gives up', async () => {
    const { server, received } = await start(() => SILENCE);
    const stop = new AbortController();
    const post = await prepare(stop);
    const answers = Promise.all(ids(10).map(post));
    await until(() => received.length === 10);
    stop.abort();
    await expect(answers).resolves.toEqual(Array(10).fill({ failure: 'aborted' }));
    await until(() => server.resets.length === 10);
    expect(new Set(server.resets)).toEqual(new Set([constants.NGHTTP2_CANCEL]));
  });

  describe('as time passes', () => {
    useVirtualTime();

    it('that falls silent costs each post its time-out, and its session gets no other', async () => {
      const { server } = await start((id) => (id === 'warm=' ? { frames: [ANSWER] } : SILENCE));
      const post = await prepare();
      await expect(post('warm=')).resolves.toEqual(OK);
      await pass(1);
      const answers = Promise.all(ids(10).map(post));
      await pass(60_000);
      await expect(answers).resolves.toEqual(Array(10).fill({ failure: 'timeout' }));
      await expect(post('warm=')).resolves.toEqual(OK);
      expect(server.connections).toBe(2);
    });

    it('that reads no more does not keep the socket of its session open', async () => {
      const connect = jest.spyOn(tls, 'connect');
      await start(() => ({ frames: ['socket is not read', ANSWER] }));
      const post = await prepare();
      await expect(post('a=')).resolves.toEqual(OK);
      await pass(1);
      // More than the machine's buffers hold.
      const large = await transport!.prepare('a'.repeat(16_000_000), new AbortController().signal);
      const answer = large('b=');
      await pass(60_000);
      await expect(answer).resolves.toEqual({ failure: 'timeout' });
      await pass(1);
      const socket = connect.mock.results[0]?.value as tls.TLSSocket;
      expect(socket.destroyed).toBe(false);
      await pass(1_000);
      expect(socket.destroyed).toBe(true);
      connect.mockRestore();
    });

    it('keeps its session although one connection hangs', async () => {
      const { server, received } = await start((id) => (id === 'hang=' ? SILENCE : { frames: [ANSWER] }));
      const post = await prepare();
      const hanging = post('hang=');
      await until(() => received.length === 1);
      await pass(30_000);
      await expect(post('a=')).resolves.toEqual(OK);
      await pass(30_000);
      await expect(hanging).resolves.toEqual({ failure: 'timeout' });
      await expect(post('b=')).resolves.toEqual(OK);
      expect(server.connections).toBe(1);
    });

    it('gets a new session after a minute without posts, whatever became of the old one', async () => {
      const { server } = await start(() => ({ frames: [ANSWER] }));
      const post = await prepare();
      await expect(post('a=')).resolves.toEqual(OK);
      await pass(60_001);
      await expect(post('b=')).resolves.toEqual(OK);
      expect(server.connections).toBe(2);
    });
  });
});

/** What ends a whole session, or only looks like it, between answers. */
const DISTURBANCES: readonly H2Step[][] = [
  ['socket ends'],
  ['socket is reset'],
  [{ reset: constants.NGHTTP2_REFUSED_STREAM }],
  [{ reset: constants.NGHTTP2_CANCEL }],
  [{ goAway: constants.NGHTTP2_NO_ERROR, lastStreamId: (id) => id }, { waitMs: 1 }, ANSWER],
  [{ goAway: constants.NGHTTP2_NO_ERROR, lastStreamId: (id) => Math.max(1, id - 10) }, { waitMs: 1 }, 'socket ends'],
  [{ goAway: constants.NGHTTP2_INTERNAL_ERROR, lastStreamId: () => 1 }, { waitMs: 1 }, 'socket ends'],
  [{ headers: { ':status': 200 } }, { data: 'a' }, { waitMs: 1 }, 'socket is reset'],
];

it('whatever becomes of its sessions, a batch has each connection in one place, and none is delivered unanswered', async () => {
  const step = fc.oneof(
    { weight: 12, arbitrary: fc.constant<H2Step[]>([ANSWER]) },
    { weight: 1, arbitrary: fc.constantFrom(...DISTURBANCES) },
  );
  let batches = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 40 }),
      async (script, streams) => {
        const batchId = `b${(batches += 1)}`;
        const answered = new Set<string>();
        let posts = 0;
        const server = await H2Endpoint.start(
          ({ connectionId }) => {
            const frames = script[posts++ % script.length] ?? [];
            const succeeds = frames.some((frame) => typeof frame === 'object' && 'headers' in frame);
            if (succeeds) answered.add(connectionId);
            return { frames };
          },
          () => undefined,
          streams,
        );
        const settings = { postConcurrency: 30, postAttempts: 3 };
        const sender = testSender(server.url, { settings });
        const connectionIds = ids(60).map((id) => `${batchId}${id}`);
        const input = { broadcastId: batchId, envelope: { text: '{}' }, connectionIds, attempt: 1 };
        const { delivered, failed, stale, unsent } = await sender.send(input, contextWith());
        await sender.close();
        await server.stop();
        const failing = new Set(failed.map(({ connectionId }) => connectionId));
        expect([failing.size, stale, unsent]).toEqual([failed.length, [], []]);
        expect(delivered).toBe(60 - failing.size);
        for (const id of connectionIds) expect(failing.has(id) || answered.has(id)).toBe(true);
      },
    ),
    { numRuns: 20, endOnFailure: true },
  );
});

describe('a handshake', () => {
  it('with a certificate that nobody trusts fails every post, each by its reason', async () => {
    const server = await RawEndpoint.start(
      () => ({ steps: [] }),
      () => undefined,
      { tls: 'ALPN' },
    );
    endpoint = server;
    transport = createTransport(parseCallbackUrl(server.url), {
      ...{ transport: 'direct', postConcurrency: 10, postTimeoutMs: 60_000, http2: true },
    });
    const post = await prepare();
    const answers = await Promise.all(ids(20).map(post));
    expect(answers).toEqual(Array(20).fill({ failure: 'unresolved', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }));
  });

  describe('as time passes', () => {
    useVirtualTime();

    it('that hangs keeps no other post from trying a connection of its own', async () => {
      let sockets = 0;
      const silent = createServer((socket) => {
        sockets += 1;
        socket.on('error', () => undefined).resume();
      }).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      open(`https://127.0.0.1:${(silent.address() as AddressInfo).port}/stage`, { postTimeoutMs: 5_000 });
      const post = await prepare();
      const answers = Promise.all(ids(3).map(post));
      await until(() => sockets === 1);
      await pass(500);
      await until(() => sockets === 2);
      await pass(4_500);
      await expect(answers).resolves.toEqual(Array(3).fill({ failure: 'timeout' }));
      await transport?.close();
      await new Promise((resolve) => silent.close(resolve));
    });
  });
});
