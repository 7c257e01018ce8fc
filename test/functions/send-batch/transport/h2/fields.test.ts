/** What Node's server reads of the fields that the sender writes. */
import { exchangesOf } from '#functions/send-batch/transport/exchange';
import { endpointOf } from '#functions/send-batch/transport/endpoint';
import { SecureWire } from '#functions/send-batch/transport/secure-wire';
import { H2Endpoint } from '../../support/h2-endpoint';
import { LOCALHOST_CERT } from '../../support/localhost-cert';
import type { RawPost } from '../../support/raw-endpoint';

let wire: SecureWire | undefined;
let endpoint: { stop(): Promise<void> } | undefined;
afterEach(async () => {
  wire?.close();
  await endpoint?.stop();
});

async function send(path: string, headers: readonly string[], body: string): Promise<RawPost | undefined> {
  let received: RawPost | undefined;
  const server = await H2Endpoint.start(
    () => ({ frames: [{ headers: { ':status': 200 }, end: true }] }),
    (post) => (received = post),
  );
  endpoint = server;
  const { origin, host } = new URL(server.url);
  wire = new SecureWire(endpointOf(origin, host), { maxSockets: 1, http2: true, ca: LOCALHOST_CERT });
  const exchange = exchangesOf(new AbortController().signal, 60_000)();
  wire.send({ path, headers, body: Buffer.from(body) }, exchange);
  await expect(exchange.answer).resolves.toMatchObject({ status: 200 });
  return received;
}

it('reads names of the static table and others, and values of every length that takes another octet', async () => {
  const lengths = [0, 1, 126, 127, 128, 254, 255, 256, 16_000];
  const headers = lengths.flatMap((length) => [`x-${length}`, 'a'.repeat(length)]);
  const received = await send(
    '/stage/@connections/a%3D',
    [...headers, 'content-type', 'text/a', 'authorization', 'b'],
    '{}',
  );
  const fields = Object.fromEntries(lengths.map((length) => [`x-${length}`, 'a'.repeat(length)]));
  const known = { 'content-type': 'text/a', authorization: 'b', 'content-length': '2' };
  expect(received?.headers).toMatchObject({ ...fields, ...known, ':method': 'POST', ':scheme': 'https' });
  expect(received?.headers[':authority']).toBe(new URL((endpoint as H2Endpoint<never>).url).host);
  expect(received).toMatchObject({ connectionId: 'a=', body: '{}' });
});

it('reads values in latin1, and a body of several frames', async () => {
  const body = 'é'.repeat(30_000);
  const received = await send('/', ['x-latin', 'h\u00e9'], body);
  expect(received).toMatchObject({ body, headers: { 'x-latin': 'h\u00e9' } });
});
