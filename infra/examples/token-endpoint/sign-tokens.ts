/** Signs the tokens of WebSocket clients: HS256, with the secret of the stack. */
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SignJWT } from 'jose';

export interface User {
  readonly id: string;
  /** Channels the user may subscribe to: names, or prefixes that end in `*`. */
  readonly channels: readonly string[];
}

export type SignToken = (user: User) => Promise<string>;

/** A connection ends when its token expires. The client gets a new token before that. */
const LIFETIME = '1h';
/** Milliseconds after which the secret is read again, because it may have been rotated. */
const SECRET_AGE_MS = 5 * 60 * 1000;

/** @param secretArn output `TokenSecretArn` of the stack */
export function tokenSigner(secrets: SecretsManagerClient, secretArn: string): SignToken {
  let key: Promise<Uint8Array> | undefined;
  let readAt = 0;

  const currentKey = () => {
    if (key && Date.now() - readAt < SECRET_AGE_MS) return key;
    readAt = Date.now();
    const reading = readKey(secrets, secretArn);
    key = reading;
    // Try again after a failure.
    reading.catch(() => (key = undefined));
    return reading;
  };

  return async ({ id, channels }) =>
    new SignJWT({ channels })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setSubject(id)
      .setIssuedAt()
      .setExpirationTime(LIFETIME)
      .sign(await currentKey());
}

async function readKey(secrets: SecretsManagerClient, secretArn: string): Promise<Uint8Array> {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (!SecretString) throw new Error(`Secret ${secretArn} holds no text.`);
  return new TextEncoder().encode(SecretString);
}
