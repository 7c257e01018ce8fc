/** The `jwt` mode: tokens of an OpenID Connect issuer, verified with the keys it publishes. */
import { JwtVerifier } from 'aws-jwt-verify';
import { CLOCK_TOLERANCE_SECONDS, type TokenVerifier } from '../token-verifier';
import { KeyCache } from './key-cache';
import { discoveringFetcher, discoveryUrl, keyFetcher } from './key-fetcher';
import { refusal } from './refusal';

export interface JwtSettings {
  readonly issuer: string;
  /** One of them must be in claim `aud`. */
  readonly audience: readonly string[];
  /** Default: named by the issuer's discovery document. */
  readonly jwksUri?: string | undefined;
}

export function jwtVerifier({ issuer, audience, jwksUri }: JwtSettings): TokenVerifier {
  const verifier = JwtVerifier.create(
    {
      issuer,
      audience: [...audience],
      jwksUri: jwksUri ?? discoveryUrl(issuer),
      graceSeconds: CLOCK_TOLERANCE_SECONDS,
    },
    { jwksCache: new KeyCache(jwksUri === undefined ? discoveringFetcher(issuer) : keyFetcher) },
  );
  return (token) =>
    verifier.verify(token).catch((error: unknown) => {
      throw refusal(error);
    });
}
