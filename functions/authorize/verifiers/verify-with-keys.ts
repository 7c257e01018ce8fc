/** Verifies a token with the keys of its issuer, for the modes `jwt` and `cognito`. */
import { jwtVerify } from 'jose';
import { CLOCK_TOLERANCE_SECONDS, type VerifiedClaims } from '../token-verifier';
import type { KeyCache } from './key-cache';
import { refusal } from './refusal';

/** No algorithms with a shared secret: a public key must not be used as one. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

export interface Expected {
  readonly issuer: string;
  /** One of them must be in claim `aud`. @default - not checked */
  readonly audience?: readonly string[];
}

/** @throws TokenRefusedError, or any other error if the token could not be checked */
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
