import { once } from 'node:events';
import type { WebSocket } from 'ws';
import { tooManyRequests } from '#local/lambda/errors';
import { closed, LocalApi, nextMessage, ok, type FunctionBody } from './local-api';

let api: LocalApi;
afterEach(() => api.stop());

const KB = 1024;

async function startWithEcho(options: Parameters<typeof LocalApi.start>[0] = {}): Promise<WebSocket> {
  api = await LocalApi.start(options);
  const ApiId = api.createApi();
  const length: FunctionBody = ({ body }) => ({ statusCode: 200, body: String(body?.length) });
  const { ref: RouteId } = api.addRoute(ApiId, '$default', length, { RouteResponseSelectionExpression: '$default' });
  api.create('RouteResponse', 'Response', { ApiId, RouteId, RouteResponseKey: '$default' });
  api.addRoute(ApiId, '$disconnect', ok);
  return api.connect();
}

/** Sends a text in frames of this many bytes. */
function sendFragmented(client: WebSocket, text: string, frameBytes: number): void {
  for (let start = 0; start < text.length; start += frameBytes) {
    client.send(text.slice(start, start + frameBytes), { fin: start + frameBytes >= text.length });
  }
}

describe('sizes', () => {
  it('takes a frame of 32 KB', async () => {
    const client = await startWithEcho();
    client.send('x'.repeat(32 * KB));
    expect(await nextMessage(client)).toBe(String(32 * KB));
  });

  it.each([32 * KB + 1, 100 * KB])(
    'closes with 1009 for a frame of %i bytes, and does not deliver it',
    async (bytes) => {
      const client = await startWithEcho();
      client.send('x'.repeat(bytes));
      expect((await closed(client)).code).toBe(1009);
      const { event } = await api.invocation('disconnect');
      expect(event.requestContext.disconnectStatusCode).toBe(1009);
      expect(api.invocations).toHaveLength(1);
    },
  );

  it('takes a message of 128 KB in frames, and closes with 1009 for a larger one', async () => {
    const client = await startWithEcho();
    sendFragmented(client, 'x'.repeat(128 * KB), 32 * KB);
    expect(await nextMessage(client)).toBe(String(128 * KB));
    sendFragmented(client, 'x'.repeat(128 * KB + 1), 32 * KB);
    expect((await closed(client)).code).toBe(1009);
  });

  it('finds the headers of many small frames after one another', async () => {
    const client = await startWithEcho({ maxFrameBytes: 200 });
    for (const bytes of [0, 1, 125, 126, 127, 200]) {
      client.send('x'.repeat(bytes));
      expect(await nextMessage(client)).toBe(String(bytes));
    }
    client.send('x'.repeat(201));
    expect((await closed(client)).code).toBe(1009);
  });
});

describe('rates', () => {
  it('closes with 1008 a client that sends more messages than a setting allows', async () => {
    const client = await startWithEcho({ maxMessagesPerSecond: 2 });
    for (const text of ['1', '22', '333', '4444']) client.send(text);
    expect((await closed(client)).code).toBe(1008);
    const { event } = await api.invocation('disconnect');
    expect(event.requestContext.disconnectStatusCode).toBe(1008);
    expect(api.invocations.filter(({ functionName }) => functionName !== 'disconnect')).toHaveLength(2);
  });
});

describe('contents', () => {
  it('closes with 1003 for a binary frame', async () => {
    const client = await startWithEcho();
    client.send(Buffer.from([1, 2, 3]));
    expect((await closed(client)).code).toBe(1003);
    expect((await api.invocation('disconnect')).event.requestContext.disconnectStatusCode).toBe(1003);
  });

  it('closes with 1007 for text that is not UTF-8', async () => {
    const client = await startWithEcho();
    client.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect((await closed(client)).code).toBe(1007);
    await api.invocation('disconnect');
    expect(api.invocations).toHaveLength(1);
  });
});

describe('durations', () => {
  const MINUTE = 60_000;
  // Only the connection's timers are fake: sockets and promises work as usual.
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask', 'performance'] }));
  afterEach(() => jest.useRealTimers());

  it('closes a connection that was idle for 10 minutes with 1001, Going away', async () => {
    const client = await startWithEcho();
    const end = closed(client);
    jest.advanceTimersByTime(10 * MINUTE);
    expect((await end).code).toBe(1001);
    expect((await api.invocation('disconnect')).event.requestContext).toMatchObject({
      disconnectStatusCode: 1001,
      disconnectReason: 'Going away',
    });
  });

  it.each<[string, (client: WebSocket) => Promise<unknown>]>([
    ['pings', (client) => (client.ping(), once(client, 'pong'))],
    ['messages', (client) => (client.send('x'), nextMessage(client))],
  ])('counts %s as activity', async (_what, act) => {
    const client = await startWithEcho();
    const end = closed(client);
    for (let times = 0; times < 3; times += 1) {
      jest.advanceTimersByTime(9 * MINUTE);
      await act(client);
    }
    jest.advanceTimersByTime(10 * MINUTE);
    expect((await end).code).toBe(1001);
  });

  it('closes a connection after 2 hours, however busy', async () => {
    const client = await startWithEcho();
    const end = closed(client);
    for (let minutes = 0; minutes < 119; minutes += 7) {
      jest.advanceTimersByTime(7 * MINUTE);
      client.send('x');
      await nextMessage(client);
    }
    jest.advanceTimersByTime(MINUTE);
    expect((await end).code).toBe(1001);
  });

  it('are settings', async () => {
    const client = await startWithEcho({ idleTimeoutMs: 5, maxConnectionMs: 50 });
    const end = closed(client);
    jest.advanceTimersByTime(5);
    expect((await end).code).toBe(1001);
  });
});

it('tries $disconnect again while its function is throttled', async () => {
  api = await LocalApi.start();
  const ApiId = api.createApi();
  let throttled = 2;
  api.addRoute(ApiId, '$default', ok);
  const done = new Promise<string>((resolve) => {
    api.addRoute(ApiId, '$disconnect', ({ requestContext: { connectionId } }) => {
      if ((throttled -= 1) >= 0) throw tooManyRequests('ConcurrentInvocationLimitExceeded');
      resolve(connectionId);
      return ok();
    });
  });
  const { client, id } = await api.connectWithId();
  client.close();
  expect(await done).toBe(id);
  expect(api.invocations).toHaveLength(3);
});

it('drops a $disconnect that waits for another try when it stops', async () => {
  const client = await startWithEcho();
  const throttle: FunctionBody = () => {
    throw tooManyRequests('ConcurrentInvocationLimitExceeded');
  };
  api.addFunction('disconnect', throttle);
  client.close();
  await api.invocation('disconnect');
  await api.stop();
  expect(api.invocations).toHaveLength(1);
});
