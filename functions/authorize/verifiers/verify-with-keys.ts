/** Verifies a token with the keys of its issuer: what the modes `jwt` and `cognito` have in common. */
import { jwtVerify } from 'jose';
import { CLOCK_TOLERANCE_SECONDS, type VerifiedClaims } from '../token-verifier';
import type { KeyCache } from './key-cache';
import { refusal } from './refusal';

/** None with a shared secret: a public key must not pass for one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

export interface Expected {
  readonly issuer: string;
  /** One of them must be in claim `aud`. @default - not looked at */
  readonly audience?: readonly string[];
}

/** @throws TokenRefusedError, or any other error when the token could not be judged */
export async function verifyWithKeys(
  token: string,
  keys: KeyCache,
  { issuer, audience }: Expected,
): Promise<VerifiedClaims> {
  try {
    const { payload } = await jwtVerify(token, keys.find, {
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      issuer,
      ...(audience && { audience: [...audience] }),
    });
    return payload;
  } catch (error) {
    throw refusal(error);
  }
}
