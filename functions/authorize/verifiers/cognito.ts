/**
 * The `cognito` mode: tokens of a Cognito user pool. Its access tokens carry `client_id` and no `aud`, its id tokens `aud`;
 * both are held to the same list.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import type { Fetcher } from 'aws-jwt-verify/https';
import { CLOCK_TOLERANCE_SECONDS, type TokenVerifier } from '../token-verifier';
import { KeyCache } from './key-cache';
import { keyFetcher } from './key-fetcher';
import { refusal } from './refusal';

export interface CognitoSettings {
  readonly userPoolId: string;
  readonly clientIds: readonly string[];
  readonly tokenUse: 'access' | 'id' | 'any';
}

/** @param fetcher reads the keys of the pool */
export function cognitoVerifier(
  { userPoolId, clientIds, tokenUse }: CognitoSettings,
  fetcher: Fetcher = keyFetcher,
): TokenVerifier {
  const verifier = CognitoJwtVerifier.create(
    {
      userPoolId,
      clientId: [...clientIds],
      tokenUse: tokenUse === 'any' ? null : tokenUse,
      graceSeconds: CLOCK_TOLERANCE_SECONDS,
    },
    { jwksCache: new KeyCache(fetcher) },
  );
  return (token) =>
    verifier.verify(token).catch((error: unknown) => {
      throw refusal(error);
    });
}
