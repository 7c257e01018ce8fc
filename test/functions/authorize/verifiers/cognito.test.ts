import { captureLogs } from '../../support/log-capture';
import { cognitoVerifier, type CognitoSettings } from '#functions/authorize/verifiers/cognito';
import { keyFetcher } from '#functions/authorize/verifiers/key-fetcher';
import { Issuer } from '../../support/issuer';

captureLogs();
const USER_POOL = 'eu-central-1_AbCdEf123';
const POOL_URL = `https://cognito-idp.eu-central-1.amazonaws.com/${USER_POOL}`;
const CLIENT = '1example23456789';

let issuer: Issuer;
/** Addresses asked for keys. */
let asked: string[];
beforeEach(async () => {
  issuer = await Issuer.start();
  asked = [];
});
afterEach(() => issuer.stop());

/** The pool's keys are read over the real fetcher, from an issuer on this machine in the place of Amazon's. */
const verifier = (settings: Partial<CognitoSettings> = {}) =>
  cognitoVerifier(
    { userPoolId: USER_POOL, clientIds: ['another', CLIENT], tokenUse: 'access', ...settings },
    {
      fetch: (uri) => {
        asked.push(uri);
        return keyFetcher.fetch(issuer.jwksUri);
      },
    },
  );
const accessToken = (claims: Record<string, unknown> = {}) =>
  issuer.token({ iss: POOL_URL, token_use: 'access', client_id: CLIENT, username: 'alice', ...claims });
const idToken = (claims: Record<string, unknown> = {}) =>
  issuer.token({ iss: POOL_URL, token_use: 'id', aud: CLIENT, ...claims });

it('takes an access token by its client_id, with the keys of the pool, read once', async () => {
  const verify = verifier();
  expect(await verify(await accessToken())).toMatchObject({ sub: 'alice', client_id: CLIENT });
  await verify(await accessToken());
  expect(asked).toEqual([`${POOL_URL}/.well-known/jwks.json`]);
});

it('takes an id token by its aud, when it is set to', async () => {
  expect(await verifier({ tokenUse: 'id' })(await idToken())).toMatchObject({ aud: CLIENT });
  const any = verifier({ tokenUse: 'any' });
  expect(await any(await idToken())).toMatchObject({ token_use: 'id' });
  expect(await any(await accessToken())).toMatchObject({ token_use: 'access' });
});

it('takes a token of the updated issuer of the pool, by the keys published there', async () => {
  const UPDATED_URL = `https://issuer-cognito-idp.eu-central-1.amazonaws.com/${USER_POOL}`;
  expect(await verifier()(await accessToken({ iss: UPDATED_URL }))).toMatchObject({ client_id: CLIENT });
  expect(asked).toEqual([`${UPDATED_URL}/.well-known/jwks.json`]);
});

it('asks no one for the keys of a token of another issuer', async () => {
  await expect(verifier()(await accessToken({ iss: 'https://evil.example.com' }))).rejects.toThrow('another issuer');
  expect(asked).toEqual([]);
});

it.each(['pool', 'eu-central-1_', 'eu-central-1_a/../b', 'evil.example.com/eu-central-1_AbC'])(
  'does not start with the id %s',
  (userPoolId) => {
    expect(() => verifier({ userPoolId })).toThrow(
      `Got the user pool id '${userPoolId}', expected one like eu-central-1_AbC123`,
    );
  },
);

it.each<[string, () => Promise<string>, string]>([
  ['an id token where access tokens are asked for', () => idToken(), 'another token_use'],
  ['an access token of another client', () => accessToken({ client_id: 'stranger' }), 'another client id'],
  ['an access token without a client', () => accessToken({ client_id: undefined }), 'another client id'],
  ['an access token whose aud alone is right', () => accessToken({ client_id: 'x', aud: CLIENT }), 'another client id'],
  ['a token of another pool', () => accessToken({ iss: `${POOL_URL}x` }), 'another issuer'],
  ['a token that has expired', () => accessToken({ exp: Math.floor(Date.now() / 1000) - 30 }), 'it has expired'],
  ['what is no token', async () => 'hello', 'it is not a token'],
  ['a token of no issuer', () => accessToken({ iss: undefined }), 'another issuer'],
  ['a token of a use there is not', () => accessToken({ token_use: 'refresh' }), 'another token_use'],
  ['a token of no use', () => accessToken({ token_use: undefined }), 'another token_use'],
])('refuses %s', async (_what, make, reason) => {
  const refused = verifier()(await make());
  await expect(refused).rejects.toMatchObject({ name: 'TokenRefusedError' });
  await expect(refused).rejects.toThrow(reason);
});
