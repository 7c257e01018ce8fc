/** What both transports do with their sockets, and with what an answer does not decide. */
import type { AddressInfo } from 'node:net';
import tls, { type Server, type TLSSocket } from 'node:tls';
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { readRequests } from '#test/bench/request-reader';
import { clientEndpoint, parseCallbackUrl } from '#shared/runtime/callback-url';
import { createTransport } from '#functions/send-batch/transport/create-transport';
import { SdkTransport } from '#functions/send-batch/transport/sdk';
import type { Transport } from '#functions/send-batch/transport/transport';
import { FaultServer } from '../support/fault-server';
import { LOCALHOST_CERT, LOCALHOST_KEY } from '../support/localhost-cert';
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
  (transport = createTransport(parseCallbackUrl(url), { transport: name, postConcurrency, postTimeoutMs: LONG_MS }));
const prepared = (message = '{}', stop = new AbortController()) => transport.prepare(message, stop.signal);

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

describe.each<TransportName>(['direct', 'sdk'])('the %s transport', (name) => {
  it('posts nothing more on a socket that answered before a post was written', async () => {
    open(name, server.url, 1);
    server.script('early=', ['a 200 before the post was read']);
    // More than the buffers of the network hold.
    const post = await prepared('x'.repeat(32_000_000));
    await expect(post('early=')).resolves.toMatchObject({ status: 200 });
    const next = await prepared();
    await expect(next('next=')).resolves.toMatchObject({ status: 200 });
    expect(server.received.map(({ connectionId, body }) => [connectionId, body])).toEqual([
      ['early=', ''],
      ['next=', '{}'],
    ]);
  });

  it('keeps its sockets, no more than it may have', async () => {
    open(name, server.url, 3);
    const post = await prepared();
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => post(`c${index}=`)));
      expect(answers).toEqual(Array(20).fill(expect.objectContaining({ status: 200 })));
    }
    expect(server.received).toHaveLength(60);
    expect(server.connections).toBe(3);
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
    await expect(waiting).resolves.toEqual({ failure: 'aborted' });
    await expect(post('c=')).resolves.toEqual({ failure: 'aborted' });
    expect(server.received.map(({ connectionId }) => connectionId)).toEqual(['a=']);
  });

  describe('over TLS', () => {
    let secure: Server;
    const resumed: boolean[] = [];
    let url: string;
    beforeEach(async () => {
      resumed.length = 0;
      secure = tls.createServer({ key: LOCALHOST_KEY, cert: LOCALHOST_CERT }, (socket: TLSSocket) => {
        resumed.push(socket.isSessionReused());
        readRequests(socket, () => socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n'));
      });
      await new Promise<void>((resolve) => secure.listen(0, '127.0.0.1', resolve));
      url = `https://localhost:${(secure.address() as AddressInfo).port}/prod`;
    });
    afterEach(() => new Promise((resolve) => secure.close(resolve)));

    it('posts to who has the certificate of the name, and resumes the session with the next socket', async () => {
      const connect = tls.connect;
      const trusting = (options: tls.ConnectionOptions) => connect({ ...options, ca: LOCALHOST_CERT });
      jest.spyOn(tls, 'connect').mockImplementation(trusting as typeof tls.connect);
      open(name, url);
      const post = await prepared();
      await expect(post('a=')).resolves.toMatchObject({ status: 200 });
      await expect(post('b=')).resolves.toMatchObject({ status: 200 });
      expect(resumed).toEqual([false, true]);
    });

    it('posts to nobody else', async () => {
      open(name, url);
      const post = await prepared();
      await expect(post('a=')).resolves.toEqual({ failure: 'unresolved', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    });
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

it('sends no header that credentials with a line end would break', async () => {
  const before = process.env.AWS_SESSION_TOKEN;
  process.env.AWS_SESSION_TOKEN = 'token\r\nx-injected: 1';
  try {
    open('direct', server.url);
    const post = await prepared();
    await expect(post('a=')).resolves.toEqual({ failure: 'network', code: 'INVALID_REQUEST' });
    expect(server.received).toEqual([]);
  } finally {
    if (before === undefined) delete process.env.AWS_SESSION_TOKEN;
    else process.env.AWS_SESSION_TOKEN = before;
  }
});
