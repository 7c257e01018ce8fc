/**
 * Tells a token that is refused from one that could not be judged, among the errors of aws-jwt-verify. Its messages quote
 * claims, and its names do not survive minification, so the reasons for the log are said here.
 */
import * as errors from 'aws-jwt-verify/error';
import { TokenRefusedError } from '../token-verifier';

const REASONS: readonly [type: abstract new (...args: never) => Error, reason: string][] = [
  [errors.JwtExpiredError, 'it has expired'],
  [errors.JwtNotBeforeError, 'it is not valid yet'],
  [errors.JwtInvalidIssuerError, 'another issuer'],
  // Several issuers are known of a user pool, and this one is none of them.
  [errors.ParameterValidationError, 'another issuer'],
  [errors.JwtInvalidAudienceError, 'another audience'],
  [errors.CognitoJwtInvalidClientIdError, 'another client id'],
  [errors.CognitoJwtInvalidTokenUseError, 'another token_use'],
  [errors.JwtInvalidSignatureError, 'the signature does not fit'],
  [errors.JwtInvalidSignatureAlgorithmError, 'the algorithm is not that of the key'],
  [errors.KidNotFoundInJwksError, 'its issuer publishes no such key'],
  [errors.WaitPeriodNotYetEndedJwkError, 'its issuer published no such key a moment ago'],
  [errors.JwtWithoutValidKidError, 'it names no key'],
  [errors.JwtParseError, 'it is no token'],
];

/** The issuer cannot be reached, or what it publishes is no set of keys: no fault of the token. */
const UNJUDGED = [errors.FetchError, errors.JwksValidationError, errors.JwkValidationError];

/** What is to be thrown for an error of a verifier. */
export function refusal(error: unknown): unknown {
  if (!(error instanceof errors.JwtBaseError) || UNJUDGED.some((type) => error instanceof type)) return error;
  return new TokenRefusedError(REASONS.find(([type]) => error instanceof type)?.[1] ?? 'it is not valid');
}
