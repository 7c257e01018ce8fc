/** What both transports do with their sockets, and with what an answer does not decide. */
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { clientEndpoint, parseCallbackUrl } from '#shared/runtime/callback-url';
import { createTransport } from '#functions/send-batch/transport/create-transport';
import { SdkTransport } from '#functions/send-batch/transport/sdk';
import type { Answer, Transport } from '#functions/send-batch/transport/transport';
import { FaultServer } from '../support/fault-server';
import { LOCALHOST_CERT } from '../support/localhost-cert';
import { type Protocol, PROTOCOLS } from '../support/protocols';
import { type TransportName, useTestEnvironment } from '../support/test-sender';

useTestEnvironment();

const never = new Promise<never>(() => undefined);
const LONG_MS = 60_000;

let server: FaultServer;
let transport: Transport;
beforeEach(async () => {
  server = await FaultServer.start();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await transport.close();
  await server.stop();
});

const open = (name: TransportName, url: string, postConcurrency = 2) =>
  (transport = createTransport(parseCallbackUrl(url), {
    ...{ transport: name, postConcurrency, postTimeoutMs: LONG_MS, http2: true, ca: LOCALHOST_CERT },
  }));
const prepared = (message = '{}', stop = new AbortController()) => transport.prepare(message, stop.signal);

const failureOf = (answer: Answer) => ('failure' in answer ? answer.failure : undefined);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

const EACH = PROTOCOLS.flatMap((protocol) => [['direct', protocol] as const, ['sdk', protocol] as const]);

describe.each<readonly [TransportName, Protocol]>(EACH)('the %s transport over %s', (name, protocol) => {
  beforeEach(async () => {
    await server.stop();
    server = await FaultServer.start(protocol);
  });

  it('posts nothing more on a socket that answered before a post was written', async () => {
    open(name, server.url, 1);
    server.script('early=', ['a 200 before the post was read']);
    // More than the buffers of the network hold, or the window of a stream.
    const post = await prepared('x'.repeat(protocol === 'h2' ? 1_000_000 : 32_000_000));
    await expect(post('early=')).resolves.toMatchObject({ status: 200 });
    const next = await prepared();
    await expect(next('next=')).resolves.toMatchObject({ status: 200 });
    expect(server.received.map(({ connectionId, body }) => [connectionId, body])).toEqual([
      ['early=', ''],
      ['next=', '{}'],
    ]);
  });

  it('posts by the SDK if it is named so', async () => {
    open(name, server.url);
    const post = await prepared();
    await expect(post('a=')).resolves.toMatchObject({ status: 200 });
    expect(server.received.map(({ headers }) => 'amz-sdk-request' in headers)).toEqual([name === 'sdk']);
  });

  it('keeps its sockets, no more than it may have', async () => {
    open(name, server.url, 3);
    const post = await prepared();
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => post(`c${index}=`)));
      expect(answers).toEqual(Array(20).fill(expect.objectContaining({ status: 200 })));
    }
    expect(server.received).toHaveLength(60);
    // Over HTTP/2 one session, or two if the first handshake took long.
    expect(server.connections).toBeLessThanOrEqual(protocol === 'h2' ? 2 : 3);
  });

  it('posts nothing more once it is closed, and leaves nobody waiting', async () => {
    open(name, server.url, 1);
    server.script('a=', ['hang']);
    const post = await prepared();
    const inFlight = post('a=');
    await until(() => server.received.length === 1);
    const waiting = post('b=');
    await transport.close();
    await expect(inFlight).resolves.toEqual({ failure: 'closed' });
    // Over HTTP/2 it may be under way, on a stream of its own.
    expect(protocol === 'h2' ? ['closed', 'aborted'] : ['aborted']).toContain(failureOf(await waiting));
    await expect(post('c=')).resolves.toEqual({ failure: 'aborted' });
    expect(server.received.map(({ connectionId }) => connectionId)).not.toContain('c=');
  });
});

describe('an SDK call', () => {
  const withCredentials = (credentials: () => Promise<never>, postTimeoutMs: number) => {
    const callback = parseCallbackUrl(server.url);
    const client = new ApiGatewayManagementApiClient({
      ...clientEndpoint(callback),
      region: 'eu-west-1',
      maxAttempts: 1,
      credentials,
    });
    transport = new SdkTransport(callback, client, { postConcurrency: 1, postTimeoutMs });
  };

  it('that never settles ends with the time-out of its post', async () => {
    withCredentials(() => never, 20);
    const post = await prepared();
    await expect(post('a=')).resolves.toEqual({ failure: 'timeout' });
  });

  it('that never settles ends with the batch', async () => {
    withCredentials(() => never, LONG_MS);
    const stop = new AbortController();
    const post = await prepared('{}', stop);
    const answer = post('a=');
    stop.abort();
    await expect(answer).resolves.toEqual({ failure: 'aborted' });
  });

  it('of a batch that is over is not made', async () => {
    const credentials = jest.fn(() => never);
    withCredentials(credentials, LONG_MS);
    const stop = new AbortController();
    const post = await prepared('{}', stop);
    stop.abort();
    await expect(post('a=')).resolves.toEqual({ failure: 'aborted' });
    expect(credentials).not.toHaveBeenCalled();
  });

  it('that fails before it is sent is not an answer of the endpoint', async () => {
    withCredentials(() => Promise.reject(new Error('no credentials')), LONG_MS);
    const post = await prepared();
    await expect(post('a=')).resolves.toMatchObject({ failure: 'network' });
    expect(server.received).toEqual([]);
  });

  it('that reaches its request after the post was given up sends nothing', async () => {
    let giveCredentials: ((credentials: never) => void) | undefined;
    withCredentials(() => new Promise((resolve) => (giveCredentials = resolve)), LONG_MS);
    const stop = new AbortController();
    const post = await prepared('{}', stop);
    const answer = post('a=');
    await until(() => giveCredentials !== undefined);
    stop.abort();
    await expect(answer).resolves.toEqual({ failure: 'aborted' });
    giveCredentials?.({ accessKeyId: 'AKID', secretAccessKey: 'secret' } as never);
    // The next post waits for the only socket there may be: had the first been sent, it would come before it.
    transport = open('direct', server.url, 1);
    await expect((await prepared())('b=')).resolves.toMatchObject({ status: 200 });
    expect(server.received.map(({ connectionId }) => connectionId)).toEqual(['b=']);
  });
});

it.each(['direct', 'sdk'] as const)('%s sends no header that credentials with a line end would break', async (name) => {
  const before = process.env.AWS_SESSION_TOKEN;
  process.env.AWS_SESSION_TOKEN = 'token\r\nx-injected: 1';
  try {
    open(name, server.url);
    const post = await prepared();
    await expect(post('a=')).resolves.toEqual({ failure: 'network', code: 'INVALID_REQUEST' });
    expect(server.received).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.AWS_SESSION_TOKEN;
    else process.env.AWS_SESSION_TOKEN = before;
  }
});
