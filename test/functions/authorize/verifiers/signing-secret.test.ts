import { captureLogs } from '../../support/log-capture';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SignJWT } from 'jose';
import { SigningSecret } from '#functions/authorize/verifiers/signing-secret';
import { tokenVerifier } from '#functions/authorize/verifiers/token';
import { SECRET_ARN, type Secrets, startSecrets } from '../../support/secrets';

const logs = captureLogs();
const OLD = 'the old secret, of at least thirty-two bytes';
const NEW = 'the new secret, of at least thirty-two bytes';
const MINUTE = 60_000;

let secrets: Secrets;
let client: SecretsManagerClient;
beforeEach(async () => {
  secrets = await startSecrets(OLD);
  client = new SecretsManagerClient({
    endpoint: secrets.environment.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? '',
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await secrets.stop();
});

/** A secret whose clock the test moves. */
function secretAt(start = 0) {
  const clock = { now: start };
  return { clock, secret: new SigningSecret(client, SECRET_ARN, () => clock.now) };
}
const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);
const tokenBy = (key: string) =>
  new SignJWT({ sub: 'alice' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1m')
    .sign(new TextEncoder().encode(key));

it('is read once in five minutes, then again', async () => {
  const { clock, secret } = secretAt();
  expect(text(await secret.current())).toBe(OLD);
  secrets.secret = NEW;
  clock.now = 5 * MINUTE - 1;
  expect(text(await secret.current())).toBe(OLD);
  expect(secrets.reads).toBe(1);
  clock.now = 5 * MINUTE;
  expect(text(await secret.current())).toBe(NEW);
});

it('is read again for a token signed with a new one, before its time', async () => {
  const { clock, secret } = secretAt();
  await tokenVerifier(secret)(await tokenBy(OLD));
  secrets.secret = NEW;
  clock.now = MINUTE;
  expect(await tokenVerifier(secret)(await tokenBy(NEW))).toMatchObject({ sub: 'alice' });
  await expect(tokenVerifier(secret)(await tokenBy(OLD))).rejects.toMatchObject({ name: 'TokenRefusedError' });
});

it('is not read for every bad token', async () => {
  const { clock, secret } = secretAt();
  for (const now of [0, 1000, 14_999, 15_000, 16_000, 29_999]) {
    clock.now = now;
    await expect(tokenVerifier(secret)(await tokenBy(NEW))).rejects.toMatchObject({ name: 'TokenRefusedError' });
  }
  expect(secrets.reads).toBe(2);
});

it('stays in use while it cannot be read again', async () => {
  const { clock, secret } = secretAt();
  await secret.current();
  secrets.secret = undefined;
  clock.now = 6 * MINUTE;
  expect(text(await secret.current())).toBe(OLD);
  expect(logs()).toEqual([expect.objectContaining({ level: 'WARN' })]);
});

it('is an error, and no refusal, when it could never be read', async () => {
  secrets.secret = undefined;
  const { secret } = secretAt();
  await expect(tokenVerifier(secret)(await tokenBy(OLD))).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});

describe('by a clock that has run for long', () => {
  const START = Date.parse('2026-11-21T10:00:00Z');

  it('it is still kept for five minutes', async () => {
    const { clock, secret } = secretAt(START);
    await secret.current();
    clock.now = START + 5 * MINUTE - 1;
    await secret.current();
    expect(secrets.reads).toBe(1);
    clock.now = START + 5 * MINUTE;
    await secret.current();
    expect(secrets.reads).toBe(2);
  });

  it('it is read again for a bad token from the fifteenth second on', async () => {
    const { clock, secret } = secretAt(START);
    await secret.current();
    clock.now = START + 14_999;
    expect(await secret.replaced()).toBeUndefined();
    expect(secrets.reads).toBe(1);
    clock.now = START + 15_000;
    expect(await secret.replaced()).toBeUndefined();
    expect(secrets.reads).toBe(2);
  });
});
