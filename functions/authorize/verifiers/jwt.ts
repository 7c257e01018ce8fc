/** The `jwt` mode: tokens of an OpenID Connect issuer, verified with the keys it publishes. */
import type { TokenVerifier } from '../token-verifier';
import { KeyCache } from './key-cache';
import { discoveringFetcher, discoveryUrl, keyFetcher } from './key-fetcher';
import { verifyWithKeys } from './verify-with-keys';

export interface JwtSettings {
  readonly issuer: string;
  /** One of them must be in claim `aud`. */
  readonly audience: readonly string[];
  /** @default - from the issuer's discovery document */
  readonly jwksUri?: string | undefined;
}

export function jwtVerifier({ issuer, audience, jwksUri }: JwtSettings): TokenVerifier {
  const keys =
    jwksUri === undefined
      ? new KeyCache(discoveryUrl(issuer), discoveringFetcher(issuer))
      : new KeyCache(jwksUri, keyFetcher);
  return (token) => verifyWithKeys(token, keys, { issuer, audience });
}
