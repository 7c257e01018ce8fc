/** The `token` mode: only HS256, with the stack's secret, and with an expiry. */
import { errors, jwtVerify } from 'jose';
import { CLOCK_TOLERANCE_SECONDS, type VerifiedClaims, TokenRefusedError, type TokenVerifier } from '../token-verifier';
import type { SigningSecret } from './signing-secret';

/** Throws the error of Secrets Manager if the secret cannot be read. */
export const tokenVerifier =
  (secret: SigningSecret): TokenVerifier =>
  async (token) => {
    try {
      return await verify(token, await secret.current());
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw refused(error);
      const replaced = await secret.replaced();
      if (!replaced) throw refused(error);
      return verify(token, replaced).catch((again: unknown) => {
        throw refused(again);
      });
    }
  };

const verify = async (token: string, secret: Uint8Array): Promise<VerifiedClaims> =>
  (
    await jwtVerify(token, secret, {
      algorithms: ['HS256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp'],
    })
  ).payload;

/** jose's own errors contain the claims; only their code goes on. */
const refused = (error: unknown): unknown =>
  error instanceof errors.JOSEError ? new TokenRefusedError(error.code) : error;
