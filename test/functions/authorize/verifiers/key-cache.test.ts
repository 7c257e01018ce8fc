import { captureLogs } from '../../support/log-capture';
import { KeyCache } from '#functions/authorize/verifiers/key-cache';
import { keyFetcher } from '#functions/authorize/verifiers/key-fetcher';
import { Issuer } from '../../support/issuer';

const logs = captureLogs();
const MINUTE = 60_000;
let issuer: Issuer;
beforeEach(async () => (issuer = await Issuer.start()));
afterEach(() => issuer.stop());

/** A cache whose clock the test moves, and a key asked of it. */
function cacheAt(now: number) {
  const clock = { now };
  const cache = new KeyCache(issuer.jwksUri, keyFetcher, () => clock.now);
  const ask = async (kid = 'first', alg = 'ES256') => cache.find({ alg, kid }, { payload: '', signature: '' });
  return { clock, ask };
}

it('keeps the keys for a quarter of an hour, then reads them again', async () => {
  const { clock, ask } = cacheAt(0);
  await ask();
  clock.now = 15 * MINUTE - 1;
  await ask();
  expect(issuer.keyReads).toBe(1);
  clock.now = 15 * MINUTE;
  await ask();
  expect(issuer.keyReads).toBe(2);
});

it('lets a key go that its issuer has withdrawn', async () => {
  const { clock, ask } = cacheAt(0);
  await ask();
  issuer.withdrawKey('first');
  clock.now = 15 * MINUTE;
  await expect(ask()).rejects.toMatchObject({ name: 'TokenRefusedError' });
});

it('keeps the keys while the issuer is down, and asks it once a minute', async () => {
  const { clock, ask } = cacheAt(0);
  await ask();
  issuer.up = false;
  for (clock.now = 15 * MINUTE; clock.now < 17 * MINUTE; clock.now += MINUTE / 4) await ask();
  expect(logs().map(({ level }) => level)).toEqual(['WARN', 'WARN']);
});

it('says why the keys could not be read again', async () => {
  const { clock, ask } = cacheAt(0);
  await ask();
  issuer.up = false;
  clock.now = 15 * MINUTE;
  await ask();
  expect(logs()).toEqual([
    expect.objectContaining({
      message: 'Could not read the issuer keys again; the cached keys stay in use',
      error: expect.objectContaining({ message: expect.stringContaining('status 503') as string }) as unknown,
    }),
  ]);
});

it('asks for a key it does not know at most every ten seconds', async () => {
  const { clock, ask } = cacheAt(0);
  await ask();
  await expect(ask('forged')).rejects.toThrow('its issuer publishes no such key');
  expect(issuer.keyReads).toBe(2);
  await issuer.addKey('second', 'ES256');
  clock.now = 9999;
  await expect(ask('second')).rejects.toThrow('its issuer published no such key a moment ago');
  expect(issuer.keyReads).toBe(2);
  clock.now = 10_000;
  await expect(ask('second')).resolves.toMatchObject({ type: 'public' });
  expect(issuer.keyReads).toBe(3);
});

it('reads the keys once for clients that come at the same time', async () => {
  const { ask } = cacheAt(0);
  await Promise.all([ask(), ask(), ask()]);
  expect(issuer.keyReads).toBe(1);
});

it('tries again for the next client when the first could not be told', async () => {
  const { ask } = cacheAt(0);
  issuer.up = false;
  await expect(ask()).rejects.toMatchObject({ name: 'FetchError' });
  issuer.up = true;
  await expect(ask()).resolves.toMatchObject({ type: 'public' });
});

it('takes the first of two keys of the same name', async () => {
  await issuer.addKey('first', 'RS256');
  const { ask } = cacheAt(0);
  await expect(ask('first', 'ES256')).resolves.toMatchObject({ type: 'public' });
  await expect(ask('first', 'RS256')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
});

it.each([
  ['hello', 'it is not a JSON object'],
  ['{}', 'it has no list of keys'],
  ['{"keys":{}}', 'it has no list of keys'],
])('does not judge by a document that is %s', async (body, problem) => {
  const cache = new KeyCache('https://keys', { fetch: async () => new TextEncoder().encode(body).buffer });
  const asked = cache.find({ alg: 'ES256', kid: 'first' }, { payload: '', signature: '' });
  await expect(asked).rejects.toMatchObject({
    name: 'FetchError',
    message: expect.stringContaining(problem) as string,
  });
});

it('passes over what is no key, or a key without a name', async () => {
  const keys = [null, 7, 'key', { kty: 'EC' }, { kid: 7 }];
  const cache = new KeyCache('https://keys', {
    fetch: async () => new TextEncoder().encode(JSON.stringify({ keys })).buffer,
  });
  const asked = cache.find({ alg: 'ES256', kid: 'first' }, { payload: '', signature: '' });
  await expect(asked).rejects.toThrow('its issuer publishes no such key');
});
