/** Makes a token the `token` authorizer accepts, with the secret of the stack. */
import { SignJWT } from 'jose';

export interface TokenClaims {
  readonly userId: string;
  /** Channels the client may subscribe to: names, or prefixes ending in `*`. @default - none */
  readonly channels?: readonly string[];
  /** As jose takes it, e.g. `12h`. @default '1h' */
  readonly expiresIn?: string;
}

/** A signed HS256 token. */
export function mintToken(secret: string, { userId, channels, expiresIn = '1h' }: TokenClaims): Promise<string> {
  return new SignJWT(channels ? { channels } : {})
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .setSubject(userId)
    .setIssuedAt()
    .setExpirationTime(expiresIn)
    .sign(new TextEncoder().encode(secret));
}
