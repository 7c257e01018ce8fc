/**
 * Verifies a token: HS256 and nothing else, an expiry, and the claims this service reads. `channels` lists the channels the
 * client may subscribe to, names or prefixes ending in `*`.
 */
import { errors, jwtVerify, type JWTPayload } from 'jose';
import { type ChannelGrants, isGrants } from '../shared/authorizer-context';
import { isName, NAME_RULE } from '../shared/names';
import type { SigningSecret } from './signing-secret';

/** Seconds by which the clock of the signer may be off. */
const CLOCK_TOLERANCE_SECONDS = 5;
/** API Gateway refuses an authorizer's answer over 8 KB, in which the grants are escaped. */
const MAX_GRANTS_BYTES = 4 * 1024;

export interface VerifiedToken {
  readonly userId: string;
  readonly channels: ChannelGrants;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** Why a token is refused; for the log only, and without anything of the token. */
export class TokenRefusedError extends Error {
  override readonly name = 'TokenRefusedError';
}

/** @throws TokenRefusedError, or what Secrets Manager throws when the secret cannot be read */
export async function verifyToken(token: string, secret: SigningSecret, userIdClaim: string): Promise<VerifiedToken> {
  const payload = await verifiedPayload(token, secret);
  const userId = payload[userIdClaim];
  const { exp, channels = [] } = payload;
  if (exp === undefined) throw new TokenRefusedError('claim exp is missing');
  if (!isName(userId)) throw new TokenRefusedError(`claim ${userIdClaim}, the user id, must be ${NAME_RULE}`);
  if (!isGrants(channels)) throw new TokenRefusedError('claim channels must be a list of texts');
  if (Buffer.byteLength(JSON.stringify(channels)) > MAX_GRANTS_BYTES) {
    throw new TokenRefusedError(`claim channels must be at most ${MAX_GRANTS_BYTES} bytes of JSON; use prefixes`);
  }
  return { userId, channels, expiresAt: exp };
}

async function verifiedPayload(token: string, secret: SigningSecret): Promise<JWTPayload> {
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
}

const verify = async (token: string, secret: Uint8Array): Promise<JWTPayload> =>
  (
    await jwtVerify(token, secret, {
      algorithms: ['HS256'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['exp'],
    })
  ).payload;

/** jose's own refusals carry the claims with them; only their code goes on. */
const refused = (error: unknown): unknown =>
  error instanceof errors.JOSEError ? new TokenRefusedError(error.code) : error;
