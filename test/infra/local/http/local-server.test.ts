import { once } from 'node:events';
import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { PortTakenError } from '#local/http/port-taken-error';
import { LocalServer } from '#local/http/local-server';
import { healthHandler } from '#local/http/health';
import { MAX_BODY_BYTES } from '#local/http/read-request';
import { standardError } from '#infra/terminal/standard';

let server: LocalServer;
beforeEach(async () => {
  server = new LocalServer();
  await server.listen(0);
});
afterEach(() => server.close());

/** By hand, since fetch does not let a caller choose its Host. */
async function send(options: RequestOptions, body?: string | Buffer) {
  const sent = request(server.url, { agent: false, ...options });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const answer = await text(response);
  return { status: response.statusCode, headers: response.headers, body: answer };
}

it('offers a request to its handlers in turn', async () => {
  server.addHandler(() => undefined);
  server.addHandler(async ({ method, rawUrl, body }) => ({
    status: 201,
    body: `${method} ${rawUrl} ${body.toString()}`,
  }));
  server.addHandler(async () => ({ status: 500 }));
  expect(await send({ method: 'PUT', path: '/a%20b?c' }, 'text')).toMatchObject({
    status: 201,
    body: 'PUT /a%20b?c text',
  });
});

it('answers 404 to what nobody serves, and says where to look', async () => {
  expect(await send({ path: '/nowhere' })).toMatchObject({
    status: 404,
    headers: { 'x-amzn-errortype': 'NotFound' },
    body: expect.stringContaining('GET /_local/health') as string,
  });
});

it('answers 413 to a body that is too large, without reading all of it', async () => {
  const sent = request(server.url, { method: 'POST', headers: { 'content-length': 10 * MAX_BODY_BYTES } });
  sent.on('error', () => undefined); // the connection is cut while the body is being sent
  sent.write(Buffer.alloc(MAX_BODY_BYTES + 1));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  expect(response.statusCode).toBe(413);
  expect(response.headers).toMatchObject({ connection: 'close', 'x-amzn-errortype': 'RequestEntityTooLarge' });
  response.resume();
  await once(response, 'close');
});

it('answers 500 if a handler throws, and keeps running', async () => {
  const complaints = jest.spyOn(standardError, 'print').mockImplementation();
  server.addHandler(async () => {
    throw new Error('broken');
  });
  expect(await send({ path: '/' })).toMatchObject({ status: 500, headers: { 'x-amzn-errortype': 'InternalFailure' } });
  expect((await send({ path: '/' })).status).toBe(500);
  expect(complaints).toHaveBeenCalledTimes(2);
  complaints.mockRestore();
});

describe('the browser guard', () => {
  beforeEach(() => server.addHandler(async () => ({ status: 200 })));

  it.each(['127.0.0.1', 'localhost:4566', '[::1]:4566', 'api.localhost', 'LOCALHOST'])(
    'lets Host %s in',
    async (host) => {
      expect((await send({ headers: { host } })).status).toBe(200);
    },
  );

  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:4566', '169.254.169.254', 'xlocalhost'])(
    'keeps Host "%s" out',
    async (host) => {
      expect((await send({ headers: { host } })).status).toBe(403);
    },
  );

  it('keeps pages of other origins out', async () => {
    const { host } = new URL(server.url);
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1', `https://${host}`]) {
      expect(await send({ headers: { host, origin } })).toMatchObject({ status: 403 });
    }
    expect(await send({ headers: { host, origin: server.url } })).toMatchObject({ status: 200 });
  });

  it('leaves it to what pages may call, which of them', async () => {
    server.addPageHandler(({ rawUrl }) =>
      rawUrl === '/live/broadcasts' ? Promise.resolve({ status: 202 }) : undefined,
    );
    const { host } = new URL(server.url);
    const headers = { host, origin: 'https://app.example' };
    expect(await send({ path: '/live/broadcasts', headers })).toMatchObject({ status: 202 });
    expect(await send({ path: '/live/other', headers })).toMatchObject({ status: 403 });
  });

  it('keeps out what pages of other sites load without an Origin, but not the links they have', async () => {
    const from = (site: string, mode: string) => send({ headers: { 'sec-fetch-site': site, 'sec-fetch-mode': mode } });
    expect((await from('cross-site', 'no-cors')).status).toBe(403);
    expect((await from('same-site', 'no-cors')).status).toBe(403);
    expect((await from('same-origin', 'cors')).status).toBe(200);
    expect((await from('cross-site', 'navigate')).status).toBe(200);
  });
});

describe('other protocols', () => {
  it('are refused by name', async () => {
    const answer = await send({ method: 'POST', headers: { 'smithy-protocol': 'rpc-v2-cbor' } });
    expect(answer).toMatchObject({ status: 400, headers: { 'x-amzn-errortype': 'UnknownOperationException' } });
    expect(answer.body).toMatch(/rpc-v2-cbor/);
  });
});

describe('upgrades', () => {
  /** What the server answers to a WebSocket handshake with that Host. */
  async function upgrade(host: string): Promise<string> {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.write(
      `GET /dev HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nOrigin: https://app.example\r\n\r\n`,
    );
    return text(socket);
  }

  it('go to the module that takes them, whatever page they come from', async () => {
    server.addUpgradeHandler(() => false);
    server.addUpgradeHandler((request, socket) => {
      socket.end(`HTTP/1.1 101 ${request.url}\r\n\r\n`);
      return true;
    });
    expect(await upgrade('127.0.0.1')).toMatch(/^HTTP\/1.1 101 \/dev/);
  });

  it('answer 403 when no module takes them, and to a foreign Host', async () => {
    expect(await upgrade('127.0.0.1')).toMatch(/^HTTP\/1.1 403[^]*"message":"Forbidden"/);
    expect(await upgrade('evil.example')).toMatch(/^HTTP\/1.1 403/);
  });

  it('are ended when the server closes', async () => {
    server.addUpgradeHandler(() => true);
    const answer = upgrade('127.0.0.1');
    await new Promise((resolve) => setImmediate(resolve));
    await server.close();
    await answer.catch(() => undefined);
  });
});

it('names the port that is taken and what to do', async () => {
  const port = Number(new URL(server.url).port);
  const other = new LocalServer();
  await expect(other.listen(port)).rejects.toThrow(PortTakenError);
  await expect(other.listen(port)).rejects.toThrow(`Port ${port} on 127.0.0.1 is taken`);
  await other.close();
});

it('tells how far the start has come', async () => {
  let status: 'starting' | 'ready' = 'starting';
  server.addHandler(healthHandler(() => ({ status, region: 'eu-west-1', services: ['sqs'] })));
  expect((await send({ path: '/_local/health' })).status).toBe(503);
  status = 'ready';
  const answer = await send({ path: '/_local/health' });
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body)).toEqual({ status: 'ready', region: 'eu-west-1', services: ['sqs'] });
});

describe('an open-ended reply', () => {
  it('is written while the client listens, and told when it leaves', async () => {
    const left = new Promise<void>((resolve) => {
      server.addHandler(async () => ({
        status: 200,
        headers: { 'content-type': 'text/event-stream' },
        stream(out) {
          out.write('data: 1\n\n');
          expect(out.behind).toBe(false);
          out.onClose(resolve);
        },
      }));
    });
    const sent = request(server.url, { agent: false });
    sent.end();
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    const [chunk] = (await once(response, 'data')) as [Buffer];
    expect(chunk.toString()).toBe('data: 1\n\n');
    response.destroy();
    await left;
  });
});
