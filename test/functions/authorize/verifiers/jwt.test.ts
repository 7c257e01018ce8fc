import { captureLogs } from '../../support/log-capture';
import { createHmac } from 'node:crypto';
import type { JWK } from 'jose';
import type { TokenVerifier } from '#functions/authorize/token-verifier';
import { jwtVerifier, type JwtSettings } from '#functions/authorize/verifiers/jwt';
import { Issuer } from '../../support/issuer';
import { withoutTimeOuts } from '../../support/without-time-outs';

withoutTimeOuts();

captureLogs();
let issuer: Issuer;
beforeEach(async () => (issuer = await Issuer.start()));
afterEach(() => issuer.stop());

const AUDIENCE = 'https://api.example.com';
const verifier = (settings: Partial<JwtSettings> = {}): TokenVerifier =>
  jwtVerifier({ issuer: issuer.url, audience: [AUDIENCE, 'other'], ...settings });
const goodToken = (claims: Record<string, unknown> = {}) => issuer.token({ aud: AUDIENCE, ...claims });
const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

describe('a good token', () => {
  it('gives its claims', async () => {
    expect(await verifier()(await goodToken({ team: 'blue' }))).toMatchObject({ sub: 'alice', team: 'blue' });
  });

  it('may name one of several audiences, in a list of its own', async () => {
    expect(await verifier()(await goodToken({ aud: ['elsewhere', 'other'] }))).toMatchObject({ sub: 'alice' });
  });

  it.each(['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'])('may be signed with %s', async (alg) => {
    await issuer.addKey('second', alg);
    const token = await issuer.token({ aud: AUDIENCE }, { kid: 'second' });
    expect(await verifier()(token)).toMatchObject({ sub: 'alice' });
  });

  it('may have expired by a clock that is a little off', async () => {
    expect(await verifier()(await goodToken({ exp: inSeconds(-3) }))).toMatchObject({ sub: 'alice' });
  });
});

describe('a token is refused', () => {
  it.each<[string, () => Promise<string>, string]>([
    ['that has expired', () => goodToken({ exp: inSeconds(-30) }), 'it has expired'],
    ['that is not valid yet', () => goodToken({ nbf: inSeconds(30) }), 'it is not valid yet'],
    ['of another issuer', () => goodToken({ iss: 'https://evil.example.com' }), 'another issuer'],
    ['without an issuer', () => goodToken({ iss: undefined }), 'another issuer'],
    ['for another audience', () => goodToken({ aud: 'elsewhere' }), 'another audience'],
    ['without an audience', () => goodToken({ aud: undefined }), 'another audience'],
    [
      'with claims changed after it was signed',
      async () => {
        const [head, , signature] = (await goodToken()).split('.');
        const claims = { iss: issuer.url, aud: AUDIENCE, sub: 'root', exp: inSeconds(60) };
        return [head, encode(claims), signature].join('.');
      },
      'its signature does not match',
    ],
    [
      'that says it needs no signature',
      async () => `${encode({ alg: 'none', kid: 'first' })}.${(await goodToken()).split('.')[1]}.AAAA`,
      'algorithm',
    ],
    [
      'that is signed with the public key as an HS256 secret',
      async () => {
        const jwk = await issuer.addKey('confused', 'RS256');
        const body = `${encode({ alg: 'HS256', kid: 'confused' })}.${(await goodToken()).split('.')[1]}`;
        return `${body}.${createHmac('sha256', JSON.stringify(jwk)).update(body).digest('base64url')}`;
      },
      'algorithm',
    ],
    [
      'that is signed by another algorithm than its key is for',
      async () => {
        await issuer.addKey('rsa', 'RS256');
        return issuer.token({ aud: AUDIENCE }, { header: { kid: 'rsa' } });
      },
      'its algorithm does not match the key',
    ],
    [
      'that asks for what this service does not know',
      async () => {
        const [, claims, signature] = (await goodToken()).split('.');
        const head = { alg: 'ES256', kid: 'first', crit: ['https://example.com/rule'] };
        return [encode(head), claims, signature].join('.');
      },
      'it is not valid',
    ],
    ['whose expiry is a text', () => goodToken({ exp: 'never' }), 'it is not a token'],
    ['whose key is no text', () => issuer.token({ aud: AUDIENCE }, { header: { kid: 7 } }), 'it names no key'],
    ['that names no key', () => issuer.token({ aud: AUDIENCE }, { header: { kid: undefined } }), 'it names no key'],
    [
      'that names a key there is not',
      () => issuer.token({ aud: AUDIENCE }, { header: { kid: 'forged' } }),
      'publishes no such key',
    ],
    ['that is no token', async () => 'hello', 'it is not a token'],
  ])('%s', async (_what, make, reason) => {
    const refused = verifier()(await make());
    await expect(refused).rejects.toMatchObject({ name: 'TokenRefusedError' });
    await expect(refused).rejects.toThrow(reason);
    await expect(refused).rejects.not.toThrow('alice');
  });

  it('that is signed with a key published for another use', async () => {
    await issuer.addKey('for-encryption', 'ES256', { use: 'enc' });
    const token = await issuer.token({ aud: AUDIENCE }, { kid: 'for-encryption' });
    await expect(verifier()(token)).rejects.toMatchObject({ name: 'TokenRefusedError' });
  });
});

describe('the keys', () => {
  it('are found by discovery and read once for many clients', async () => {
    const verify = verifier();
    for (let client = 0; client < 5; client++) await verify(await goodToken());
    expect([issuer.discoveries, issuer.keyReads]).toEqual([1, 1]);
  });

  it('are read where jwksUri says', async () => {
    const verify = verifier({ jwksUri: issuer.jwksUri });
    await verify(await goodToken());
    expect([issuer.discoveries, issuer.keyReads]).toEqual([0, 1]);
  });

  it('are read again for a new one, and not for every token that names none of them', async () => {
    const verify = verifier();
    await verify(await goodToken());
    await issuer.addKey('second', 'ES256');
    await verify(await issuer.token({ aud: AUDIENCE }, { kid: 'second' }));
    expect(issuer.keyReads).toBe(2);

    for (let attack = 0; attack < 5; attack++) {
      const token = await issuer.token({ aud: AUDIENCE }, { header: { kid: `forged-${attack}` } });
      await expect(verify(token)).rejects.toMatchObject({ name: 'TokenRefusedError' });
    }
    expect(issuer.keyReads).toBe(3);
    expect(await verify(await goodToken())).toMatchObject({ sub: 'alice' });
  });

  it.each([
    ['another issuer', { issuer: 'https://evil.example.com' }, 'its issuer must be exactly'],
    ['no jwks_uri', { jwks_uri: undefined }, 'give the authorizer a jwksUri'],
    ['keys that are not on https', { jwks_uri: 'http://keys.example.com' }, 'over https'],
  ])(
    'are not read by a discovery document of %s, which is no fault of the token',
    async (_what, discovery, problem) => {
      issuer.discovery = discovery;
      const judged = verifier()(await goodToken());
      await expect(judged).rejects.not.toMatchObject({ name: 'TokenRefusedError' });
      await expect(judged).rejects.toThrow(problem);
    },
  );

  it.each<[string, (jwk: JWK) => JWK]>([
    ['a broken one', (jwk) => ({ ...jwk, x: 'AAAA' })],
    ['a private one', (jwk) => ({ ...jwk, d: jwk.x! })],
  ])('that hold %s are no fault of the token', async (_what, spoil) => {
    const jwk = await issuer.addKey('spoiled', 'ES256');
    Object.assign(jwk, spoil(jwk));
    const judged = verifier()(await issuer.token({ aud: AUDIENCE }, { kid: 'spoiled' }));
    await expect(judged).rejects.not.toMatchObject({ name: 'TokenRefusedError' });
  });

  it('cannot be read while the issuer is down, which is no fault of the token', async () => {
    issuer.up = false;
    await expect(verifier()(await goodToken())).rejects.not.toMatchObject({ name: 'TokenRefusedError' });
  });
});

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
