import { captureLogs } from '../../support/log-capture';
import { type GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SignJWT } from 'jose';
import { SigningSecret } from '#functions/authorize/verifiers/signing-secret';
import { TokenRefusedError } from '#functions/authorize/token-verifier';
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
const tokenBy = (key: string) =>
  new SignJWT({ sub: 'alice' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1m')
    .sign(new TextEncoder().encode(key));

/** Whether a token signed with this key is accepted. */
async function accepts(secret: SigningSecret, key: string): Promise<boolean> {
  try {
    await tokenVerifier(secret)(await tokenBy(key));
    return true;
  } catch (error) {
    if (error instanceof TokenRefusedError) return false;
    throw error;
  }
}

/** Reads of one secret: the key that signs now, and all three labels. */
const [ONE, ALL] = [1, 3];

// A function may have run for long, or not: no time is special.
describe.each([0, Date.parse('2026-11-21T10:00:00Z')])('the secret, at %d', (start) => {
  it('is read once in five minutes, then again', async () => {
    const { clock, secret } = secretAt(start);
    await accepts(secret, OLD);
    clock.now = start + 5 * MINUTE - 1;
    expect(await accepts(secret, OLD)).toBe(true);
    expect(secrets.reads).toBe(ONE);
    clock.now = start + 5 * MINUTE;
    expect(await accepts(secret, OLD)).toBe(true);
    expect(secrets.reads).toBe(2 * ONE);
  });

  it('is not read for every bad token', async () => {
    const { clock, secret } = secretAt(start);
    for (const [after, reads] of [
      [0, ONE + ALL],
      [14_999, ONE + ALL],
      [15_000, ONE + 2 * ALL],
      [29_999, ONE + 2 * ALL],
    ] as const) {
      clock.now = start + after;
      expect(await accepts(secret, NEW)).toBe(false);
      expect(secrets.reads).toBe(reads);
    }
  });
});

describe('while the secret is rotated', () => {
  it('tokens of the old and the new secret are accepted at every step, whenever its copies were read', async () => {
    const clock = { now: 0 };
    /** A function that read all keys now, and reads them again when they are five minutes old. */
    const readNow = async () => {
      const secret = new SigningSecret(client, SECRET_ARN, () => clock.now);
      expect(await accepts(secret, 'neither of the two, of thirty-two bytes')).toBe(false);
      return secret;
    };
    const functions = [await readNow()];
    secrets.labelled.AWSPENDING = NEW;
    functions.push(await readNow());
    for (const secret of functions) expect(await accepts(secret, OLD)).toBe(true);

    clock.now += 5 * MINUTE;
    functions.push(await readNow());
    Object.assign(secrets, { secret: NEW, labelled: { AWSPREVIOUS: OLD } });
    functions.push(await readNow());
    // Signers change over when they read the secret again: both sign meanwhile.
    for (const key of [NEW, OLD, NEW]) {
      for (const secret of functions) expect(await accepts(secret, key)).toBe(true);
      clock.now += 5 * MINUTE;
    }
  });

  it('a secret that was pending when the copy was made is accepted without another read', async () => {
    const { clock, secret } = secretAt();
    secrets.labelled.AWSPENDING = NEW;
    expect(await accepts(secret, NEW)).toBe(true);
    const { reads } = secrets;
    clock.now = 5 * MINUTE - 1;
    Object.assign(secrets, { secret: NEW, labelled: { AWSPREVIOUS: OLD } });
    expect(await accepts(secret, NEW)).toBe(true);
    expect(secrets.reads).toBe(reads);
  });

  it('a secret that replaces the current one at once is accepted too, unless a bad token was just read for', async () => {
    const { secret } = secretAt();
    await accepts(secret, OLD);
    Object.assign(secrets, { secret: NEW, labelled: { AWSPREVIOUS: OLD } });
    expect(await accepts(secret, NEW)).toBe(true);
  });

  it.each(['AWSPENDING', 'AWSCURRENT', 'AWSPREVIOUS'])(
    'a label that moves on before %s is read misses no key',
    async (at) => {
      secrets.labelled.AWSPENDING = NEW;
      let moving = false;
      const send = (command: GetSecretValueCommand) => {
        const moves = moving && command.input.VersionStage === at;
        if (moves) Object.assign(secrets, { secret: NEW, labelled: { AWSPREVIOUS: OLD } });
        return client.send(command);
      };
      const secret = new SigningSecret({ send: send as SecretsManagerClient['send'] }, SECRET_ARN, () => 0);
      await accepts(secret, OLD); // the copy of the key that signs now is from before
      moving = true;
      expect(await accepts(secret, NEW)).toBe(true);
      expect(await accepts(secret, OLD)).toBe(true);
    },
  );

  it('a secret without a label is refused five minutes later', async () => {
    const { clock, secret } = secretAt();
    Object.assign(secrets, { secret: NEW, labelled: { AWSPREVIOUS: OLD } });
    expect(await accepts(secret, OLD)).toBe(true);
    secrets.labelled.AWSPREVIOUS = undefined;
    clock.now = 5 * MINUTE;
    expect(await accepts(secret, OLD)).toBe(false);
  });
});

describe('while Secrets Manager does not answer', () => {
  it('the copies stay in use', async () => {
    const { clock, secret } = secretAt();
    secrets.labelled.AWSPREVIOUS = OLD;
    secrets.secret = NEW;
    await accepts(secret, OLD);
    secrets.secret = undefined;
    clock.now = 6 * MINUTE;
    expect(await accepts(secret, NEW)).toBe(true);
    expect(await accepts(secret, OLD)).toBe(true);
    expect(logs()).toContainEqual(
      expect.objectContaining({
        ...{ level: 'WARN', message: 'Could not read the signing secret again; the cached one stays in use' },
        error: expect.objectContaining({ name: 'ResourceNotFoundException' }) as Error,
      }),
    );
  });

  it('a label that cannot be read is not taken for one that does not exist', async () => {
    Object.assign(secrets, { secret: NEW, labelled: { AWSPREVIOUS: OLD } });
    const clock = { now: 0 };
    let denied = '';
    const send = async (command: GetSecretValueCommand) => {
      if (command.input.VersionStage === denied) throw new Error('AccessDeniedException');
      return client.send(command);
    };
    const secret = new SigningSecret({ send: send as SecretsManagerClient['send'] }, SECRET_ARN, () => clock.now);
    expect(await accepts(secret, OLD)).toBe(true);
    denied = 'AWSPREVIOUS';
    clock.now = 6 * MINUTE;
    expect(await accepts(secret, OLD)).toBe(true);
  });

  it('a secret that is no text is named', async () => {
    const secret = new SigningSecret({ send: async () => ({}) }, SECRET_ARN);
    await expect(accepts(secret, OLD)).rejects.toThrow(`Secret ${SECRET_ARN} has no SecretString`);
  });

  it('a token is neither accepted nor refused if the keys were never read', async () => {
    const { secret } = secretAt();
    secrets.secret = undefined;
    await expect(accepts(secret, OLD)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    secrets.secret = OLD;
    await accepts(secret, OLD);
    secrets.secret = undefined;
    await expect(accepts(secret, NEW)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
