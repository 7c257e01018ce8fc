/** Reads the claims this service needs: the user id, the channels (names, or prefixes that end in `*`), and the expiry. */
import { type ChannelGrants, isGrants } from '#shared/websocket/authorizer-context';
import { isName, NAME_RULE } from '#shared/contracts/names';
import { type VerifiedClaims, TokenRefusedError } from './token-verifier';

/** API Gateway refuses an authorizer's answer over 8 KB, which contains the grants escaped. */
const MAX_GRANTS_BYTES = 4 * 1024;

export interface ClaimNames {
  readonly userIdClaim: string;
  readonly channelsClaim: string;
}

export interface ClientClaims {
  readonly userId: string;
  readonly channels: ChannelGrants;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** @throws TokenRefusedError naming the claim that is missing or wrong */
export function readClaims(claims: VerifiedClaims, names: ClaimNames): ClientClaims {
  const { exp } = claims;
  const userId = claims[names.userIdClaim];
  const channels = claims[names.channelsClaim] ?? [];
  // Stryker disable next-line ConditionalExpression: a string is not finite either; the type check is for the compiler
  if (typeof exp !== 'number' || !Number.isFinite(exp)) throw new TokenRefusedError('claim exp must be a number');
  if (!isName(userId)) throw new TokenRefusedError(`claim ${names.userIdClaim}, the user id, must be ${NAME_RULE}`);
  if (!isGrants(channels)) throw new TokenRefusedError(`claim ${names.channelsClaim} must be a list of strings`);
  if (Buffer.byteLength(JSON.stringify(channels)) > MAX_GRANTS_BYTES) {
    throw new TokenRefusedError(
      `claim ${names.channelsClaim} must be at most ${MAX_GRANTS_BYTES} bytes of JSON; use prefixes`,
    );
  }
  return { userId, channels, expiresAt: Math.floor(exp) };
}
