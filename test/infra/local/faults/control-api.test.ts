import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { faultsHandler, Faults, FAULTS_LOG_GROUP } from '#local/faults/index';
import { LocalServer } from '#local/http/local-server';

const logged: string[] = [];
const faults = new Faults({ write: (group, message) => logged.push(`${group} ${message}`) }, () => {
  throw new Error('no workflow here');
});
const server = new LocalServer();
beforeAll(async () => {
  server.addHandler(faultsHandler(faults));
  await server.listen(0);
});
beforeEach(() => {
  faults.clear();
  logged.length = 0;
});
afterAll(() => server.close());

async function call(method: string, body?: unknown, headers: Record<string, string> = {}) {
  const request = httpRequest(`${server.url}/_local/faults`, { method, headers });
  request.end(typeof body === 'string' ? body : JSON.stringify(body));
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, body: JSON.parse(await text(answer)) as unknown };
}

const DROPPED = { type: 'post-dropped', users: ['ann'] };

it('shows no faults when there are none', async () => {
  expect(await call('GET')).toEqual({ status: 200, body: { faults: [] } });
  expect(faults.post).toBeUndefined();
});

it('sets a document, counts what was injected, and logs each', async () => {
  expect(await call('PUT', { seed: 3, faults: [DROPPED] })).toMatchObject({ status: 200, body: { seed: 3 } });
  faults.post?.({ id: 'c1', userId: 'ben' });
  faults.post?.({ id: 'c2', userId: 'ann' });

  expect(await call('GET')).toEqual({
    status: 200,
    body: { seed: 3, faults: [{ ...DROPPED, occasions: 1, injected: 1 }] },
  });
  const line = { index: 0, type: 'post-dropped', target: 'connection c2 of ann', count: 1 };
  expect(logged).toEqual([`${FAULTS_LOG_GROUP} ${JSON.stringify(line)}`]);
});

it('replaces what is set, and ends it', async () => {
  await call('PUT', { faults: [DROPPED] });
  await call('PUT', { faults: [{ type: 'function-crash' }] });
  expect(faults.post).toBeUndefined();
  expect(faults.invocation?.('any')).toEqual({ type: 'crash', handlerRuns: false });

  expect(await call('DELETE')).toEqual({ status: 200, body: { faults: [] } });
  expect(faults.invocation).toBeUndefined();
});

it('keeps what is set when the new document is refused', async () => {
  await call('PUT', { faults: [DROPPED] });

  expect(await call('PUT', { faults: [{ type: 'post-dropped', often: true }] })).toMatchObject({
    status: 400,
    body: { __type: 'InvalidFaults', message: 'faults[0]: often is not a field of faults[0]' },
  });
  expect(await call('PUT', '{"faults":')).toMatchObject({ status: 400 });
  expect(faults.state().faults).toHaveLength(1);
});

it('takes no other method, and nothing from pages of other origins or under other host names', async () => {
  expect(await call('POST', {})).toMatchObject({ status: 405 });
  expect(await call('PUT', { faults: [DROPPED] }, { origin: 'https://example.com' })).toMatchObject({ status: 403 });
  expect(await call('PUT', { faults: [DROPPED] }, { host: 'example.com' })).toMatchObject({ status: 403 });
  expect(faults.state().faults).toEqual([]);
});
