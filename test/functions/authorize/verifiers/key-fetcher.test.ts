import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { discoveringFetcher, discoveryUrl, keyFetcher } from '#functions/authorize/verifiers/key-fetcher';
import { withoutTimeOuts } from '../../support/without-time-outs';

withoutTimeOuts();

const KEYS = '{"keys":[]}';
/** What is answered to a request, by its path. */
const answers = new Map<string, { readonly status?: number; readonly body?: string; readonly location?: string }>();
let asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(request.url ?? '');
  const { status = 200, body = '', location } = answers.get(request.url ?? '') ?? { status: 404 };
  response.writeHead(status, location === undefined ? {} : { location }).end(body);
});
let url: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  answers.clear();
  answers.set('/keys', { body: KEYS });
});

const text = (body: ArrayBuffer) => Buffer.from(body).toString();
const DISCOVERY = '/.well-known/openid-configuration';
const discover = (document: unknown) => {
  answers.set(DISCOVERY, { body: typeof document === 'string' ? document : JSON.stringify(document) });
  return discoveringFetcher(url).fetch(url + DISCOVERY);
};

it('an issuer describes itself below its own address, with or without a slash at its end', () => {
  expect(discoveryUrl('https://id.example.com')).toBe(`https://id.example.com${DISCOVERY}`);
  expect(discoveryUrl('https://id.example.com/')).toBe(`https://id.example.com${DISCOVERY}`);
  expect(discoveryUrl('https://id.example.com/a/b')).toBe(`https://id.example.com/a/b${DISCOVERY}`);
});

describe('keys', () => {
  it('are what the address gives', async () => {
    expect(text(await keyFetcher.fetch(`${url}/keys`))).toBe(KEYS);
  });

  it('are where the discovery document of the issuer says', async () => {
    expect(text(await discover({ issuer: url, jwks_uri: `${url}/keys` }))).toBe(KEYS);
    expect(asked).toEqual([DISCOVERY, '/keys']);
  });

  it('may be half a megabyte, and not a byte more', async () => {
    answers.set('/keys', { body: 'x'.repeat(512 * 1024) });
    expect((await keyFetcher.fetch(`${url}/keys`)).byteLength).toBe(512 * 1024);
    answers.set('/keys', { body: 'x'.repeat(512 * 1024 + 1) });
    await expect(keyFetcher.fetch(`${url}/keys`)).rejects.toThrow('524289 bytes, expected at most 524288');
  });

  it.each([
    ['an error', { status: 500, body: KEYS }, 'status 500, expected 200'],
    ['a redirect', { status: 302, location: '/keys' }, 'fetch failed'],
  ])('are not what comes with %s', async (_what, answer, problem) => {
    answers.set('/moved', answer);
    await expect(keyFetcher.fetch(`${url}/moved`)).rejects.toThrow(problem);
    expect(asked).toEqual(['/moved']);
  });

  it.each(['http://keys.example.com', 'file:///etc/keys', 'not a url'])('are not read from %s', async (address) => {
    await expect(keyFetcher.fetch(address)).rejects.toThrow(
      'keys are read over https, or over http from a loopback address',
    );
  });
});

describe('a discovery document', () => {
  it.each([
    ['is no JSON', 'hello', 'it is not a JSON object'],
    ['is null', 'null', 'it is not a JSON object'],
    ['is a text', '"https://keys"', 'it is not a JSON object'],
    ['names another issuer', { issuer: 'https://evil.example.com', jwks_uri: 'x' }, "got 'https://evil.example.com'"],
    ['names no issuer', { jwks_uri: 'x' }, "got 'undefined'"],
  ])('that %s leads nowhere', async (_what, document, problem) => {
    await expect(discover(document)).rejects.toThrow(problem);
    expect(asked).toEqual([DISCOVERY]);
  });

  it('that names no keys says what to do', async () => {
    await expect(discover({ issuer: url, jwks_uri: 7 })).rejects.toThrow(
      'it has no jwks_uri; give the authorizer a jwksUri',
    );
  });
});
