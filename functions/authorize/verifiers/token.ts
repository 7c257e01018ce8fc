/** The `token` mode: only HS256, with a secret of the stack, and with an expiry. */
import { errors, jwtVerify } from 'jose';
import { CLOCK_TOLERANCE_SECONDS, type VerifiedClaims, type TokenVerifier } from '../token-verifier';
import { refusal } from './refusal';
import type { SigningSecret } from './signing-secret';

/** Throws the error of Secrets Manager if the secret cannot be read. */
export const tokenVerifier =
  (secret: SigningSecret): TokenVerifier =>
  async (token) => {
    for await (const key of secret.keys()) {
      try {
        return await verify(token, key);
      } catch (error) {
        // Only another signature may be due to another key.
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw refusal(error);
      }
    }
    throw refusal(new errors.JWSSignatureVerificationFailed());
  };

const verify = async (token: string, secret: Uint8Array): Promise<VerifiedClaims> =>
  (
    await jwtVerify(token, secret, {
      algorithms: ['HS256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp'],
    })
  ).payload;
