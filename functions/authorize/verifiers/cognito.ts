/**
 * The `cognito` mode: tokens of a Cognito user pool. Access tokens have `client_id` and no `aud`, id tokens have `aud`. Both
 * are checked against the same list.
 * https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html
 */
import { decodeJwt } from 'jose';
import { TokenRefusedError, type TokenVerifier } from '../token-verifier';
import { KeyCache } from './key-cache';
import { keyFetcher, type KeyFetcher } from './key-fetcher';
import { refusal } from './refusal';
import { verifyWithKeys } from './verify-with-keys';

export interface CognitoSettings {
  readonly userPoolId: string;
  readonly clientIds: readonly string[];
  readonly tokenUse: 'access' | 'id' | 'any';
}

/**
 * @param fetcher reads the keys of the pool
 * @throws Error if it is not a user pool id
 */
export function cognitoVerifier(
  { userPoolId, clientIds, tokenUse }: CognitoSettings,
  fetcher: KeyFetcher = keyFetcher,
): TokenVerifier {
  const keysOf = new Map(
    issuersOf(userPoolId).map((issuer) => [issuer, new KeyCache(`${issuer}/.well-known/jwks.json`, fetcher)]),
  );
  const uses: readonly unknown[] = tokenUse === 'any' ? ['access', 'id'] : [tokenUse];
  return async (token) => {
    const issuer = claimedIssuer(token);
    const keys = keysOf.get(issuer);
    if (!keys) throw new TokenRefusedError('another issuer');
    const claims = await verifyWithKeys(token, keys, { issuer });
    if (!uses.includes(claims.token_use)) throw new TokenRefusedError('another token_use');
    const client = claims.token_use === 'id' ? claims.aud : claims.client_id;
    if (typeof client !== 'string' || !clientIds.includes(client)) throw new TokenRefusedError('another client id');
    return claims;
  };
}

/**
 * A pool signs as one of two issuers: its original one, or the updated one that a pool with replicas needs.
 * https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_IssuerConfigurationType.html
 */
function issuersOf(userPoolId: string): string[] {
  const region = /^((?:eusc-)?[a-z]{2}-(?:gov-)?[a-z]+-\d)_[a-zA-Z0-9]+$/.exec(userPoolId)?.[1];
  if (region === undefined)
    throw new Error(`Got the user pool id '${userPoolId}', expected one like eu-central-1_AbC123`);
  return ['cognito-idp', 'issuer-cognito-idp'].map((host) => `https://${host}.${region}.amazonaws.com/${userPoolId}`);
}

/** Not verified yet. It only says whose keys to verify the token with. */
function claimedIssuer(token: string): string {
  try {
    return String(decodeJwt(token).iss);
  } catch (error) {
    throw refusal(error);
  }
}
