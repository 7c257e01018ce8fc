import { once } from 'node:events';
import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';
import { serveConsole } from '#tools/console/index';
import type { LocalServer } from '#local/http/local-server';
import { stubCloud } from './support/stub-cloud';

let server: LocalServer;
beforeAll(async () => {
  const stub = await stubCloud();
  server = stub.server;
  serveConsole(stub.cloud, { stage: 'test' });
});
afterAll(() => server.close());

/** By hand, since fetch does not let a caller choose its Host and Origin. */
async function send(path: string, options: RequestOptions = {}, body = '') {
  const sent = request(`${server.url}${path}`, { agent: false, ...options });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}

const event = JSON.stringify({ source: 'a', detailType: 'b', detail: {} });
const json = { 'content-type': 'application/json' };

it('forbids the page every request but those to its own server', async () => {
  const { host } = new URL(server.url);
  const { status, headers } = await send('/_console/');
  expect(status).toBe(200);
  expect(headers['content-security-policy']).toBe(
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; " +
      `connect-src 'self' ws://${host}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  );
  expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cross-origin-resource-policy': 'same-origin' });
});

it.each(['/_console/', '/_console/main.js', '/_console/api/executions', '/_console/api/live'])(
  'keeps foreign hosts and pages away from %s',
  async (path) => {
    expect((await send(path, { headers: { host: 'console.evil.example' } })).status).toBe(403);
    expect((await send(path, { headers: { origin: 'https://evil.example' } })).status).toBe(403);
    expect(
      (await send(path, { headers: { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' } })).status,
    ).toBe(403);
  },
);

it.each(['/', '/_console'])('leads from %s to the page', async (path) => {
  expect(await send(path)).toMatchObject({ status: 302, headers: { location: '/_console/' } });
});

it('opens from a link on another page', async () => {
  const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  expect((await send('/_console/', { headers })).status).toBe(200);
});

it('changes nothing for a request that a form could have sent', async () => {
  const post = (headers: Record<string, string>) => send('/_console/api/events', { method: 'POST', headers }, event);
  expect(await post({ 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
  expect(await post({ 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({ status: 415 });
  expect(await post({ ...json, origin: 'null' })).toMatchObject({ status: 403 });
});

it('does not take a list for a request without members, which would redrive everything', async () => {
  const { status } = await send('/_console/api/dead-letters/redrive', { method: 'POST', headers: json }, '[]');
  expect(status).toBe(400);
});

it('says what is wrong with a request', async () => {
  const post = (body: string) => send('/_console/api/events', { method: 'POST', headers: json }, body);
  expect(await post('{')).toMatchObject({ status: 400, body: expect.stringContaining('not JSON') as string });
  expect((await post('{"source":"a","detailType":"b","detail":[]}')).body).toContain('detail must be a JSON object');
  expect((await post('[]')).body).toContain('an object, got a list of 0');
  expect((await post(JSON.stringify({ detail: 'x'.repeat(400_000) }))).status).toBe(413);
  expect((await send('/_console/api/execution?arn=arn:none')).body).toContain('no history of arn:none');
  expect((await send('/_console/api/executions?before=x')).status).toBe(400);
  expect((await send('/_console/api/toString')).status).toBe(404);
});
