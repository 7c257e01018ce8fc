/** Makes a token that the `token` authorizer accepts, with the stack's secret. */
import { SignJWT } from 'jose';
import type { ClaimNames } from '#constructs/authorizer/client-authorizer';

export interface TokenClaims {
  readonly userId: string;
  /** Channels the client may subscribe to: names, or prefixes ending in `*`. @default - none */
  readonly channels?: readonly string[];
  /** As jose takes it, e.g. `12h`. @default '1h' */
  readonly expiresIn?: string;
}

/**
 * A signed HS256 token.
 * @param names of the claims that the stack's authorizer reads. @default - `sub` and `channels`
 */
export function mintToken(
  secret: string,
  { userId, channels, expiresIn = '1h' }: TokenClaims,
  { userIdClaim = 'sub', channelsClaim = 'channels' }: Partial<ClaimNames> = {},
): Promise<string> {
  return new SignJWT({ [userIdClaim]: userId, ...(channels && { [channelsClaim]: channels }) })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(secret));
}
