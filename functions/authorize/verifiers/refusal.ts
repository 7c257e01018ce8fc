/**
 * Classifies jose's errors: a token that is refused, or one that could not be checked. The errors contain the claims, so the
 * log gets reasons from this file, chosen by the error codes, which survive minification.
 */
import { errors } from 'jose';
import { TOKEN_EXPIRED } from '#shared/runtime/log-messages';
import { TokenRefusedError, type VerifiedClaims } from '../token-verifier';

const NO_TOKEN = 'it is not a token';
const WRONG_ALGORITHM = 'its algorithm does not match the key';

const REASONS = new Map([
  [errors.JWTExpired.code, TOKEN_EXPIRED],
  [errors.JWSSignatureVerificationFailed.code, 'its signature does not match'],
  [errors.JOSEAlgNotAllowed.code, WRONG_ALGORITHM],
  // The key exists: KeyCache has looked it up by its id.
  [errors.JWKSNoMatchingKey.code, WRONG_ALGORITHM],
  [errors.JWSInvalid.code, NO_TOKEN],
  [errors.JWTInvalid.code, NO_TOKEN],
]);

/** For a claim that is missing or has an unexpected value. */
const CLAIM_REASONS = new Map([
  ['iss', 'another issuer'],
  ['aud', 'another audience'],
  ['nbf', 'it is not valid yet'],
  ['exp', 'it has no expiry'],
]);

/** The issuer does not publish a set of public keys. The token may be good. */
const UNJUDGED = new Set([errors.JWKSInvalid.code, errors.JWKInvalid.code]);

/** @returns the error to throw for a verifier's error */
export function refusal(error: unknown): unknown {
  if (!(error instanceof errors.JOSEError) || UNJUDGED.has(error.code)) return error;
  return new TokenRefusedError(reasonOf(error) ?? 'it is not valid', claimsOf(error));
}

/** jose looks at the claims only if the signature is good. */
const claimsOf = (error: errors.JOSEError): VerifiedClaims | undefined =>
  error instanceof errors.JWTExpired || error instanceof errors.JWTClaimValidationFailed ? error.payload : undefined;

function reasonOf(error: errors.JOSEError): string | undefined {
  if (!(error instanceof errors.JWTClaimValidationFailed)) return REASONS.get(error.code);
  return error.reason === 'invalid' ? NO_TOKEN : CLAIM_REASONS.get(error.claim);
}
