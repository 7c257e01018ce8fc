import { captureLogs } from '../../support/log-capture';
import { decomposeUnverifiedJwt } from 'aws-jwt-verify/jwt';
import { KeyCache } from '#functions/authorize/verifiers/key-cache';
import { keyFetcher } from '#functions/authorize/verifiers/key-fetcher';
import { Issuer } from '../../support/issuer';

const logs = captureLogs();
const MINUTE = 60_000;
let issuer: Issuer;
beforeEach(async () => (issuer = await Issuer.start()));
afterEach(() => issuer.stop());

/** A cache whose clock the test moves, and a key asked of it. */
async function cacheAt(now: number) {
  const clock = { now };
  const cache = new KeyCache(keyFetcher, () => clock.now);
  const token = decomposeUnverifiedJwt(await issuer.token());
  return { clock, ask: () => cache.getJwk(issuer.jwksUri, token) };
}

it('keeps the keys for a quarter of an hour, then reads them again', async () => {
  const { clock, ask } = await cacheAt(0);
  await ask();
  clock.now = 15 * MINUTE - 1;
  await ask();
  expect(issuer.keyReads).toBe(1);
  clock.now = 15 * MINUTE;
  await ask();
  expect(issuer.keyReads).toBe(2);
});

it('lets a key go that its issuer has withdrawn', async () => {
  const { clock, ask } = await cacheAt(0);
  await ask();
  issuer.withdrawKey('first');
  clock.now = 15 * MINUTE;
  await expect(ask()).rejects.toThrow();
});

it('keeps the keys while the issuer is down, and asks it once a minute', async () => {
  const { clock, ask } = await cacheAt(0);
  await ask();
  issuer.up = false;
  for (clock.now = 15 * MINUTE; clock.now < 17 * MINUTE; clock.now += MINUTE / 4) await ask();
  expect(logs().map(({ level }) => level)).toEqual(['WARN', 'WARN']);
});

it('says why the keys could not be read again', async () => {
  const { clock, ask } = await cacheAt(0);
  await ask();
  issuer.up = false;
  clock.now = 15 * MINUTE;
  await ask();
  expect(logs()).toEqual([
    expect.objectContaining({
      message: 'The keys of the issuer could not be read again; those read before stay in use',
      error: expect.objectContaining({ message: expect.stringContaining('status 503') as string }) as unknown,
    }),
  ]);
});
