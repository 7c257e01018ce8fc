/**
 * Tells a token that is refused from one that could not be judged, among the errors of jose. They carry the claims with
 * them, so the reasons for the log are said here, by the codes, which survive minification.
 */
import { errors } from 'jose';
import { TokenRefusedError } from '../token-verifier';

const NO_TOKEN = 'it is no token';
const WRONG_ALGORITHM = 'the algorithm is not that of the key';

const REASONS = new Map([
  [errors.JWTExpired.code, 'it has expired'],
  [errors.JWSSignatureVerificationFailed.code, 'the signature does not fit'],
  [errors.JOSEAlgNotAllowed.code, WRONG_ALGORITHM],
  // The key is there: it is looked up by its id before (see KeyCache).
  [errors.JWKSNoMatchingKey.code, WRONG_ALGORITHM],
  [errors.JWSInvalid.code, NO_TOKEN],
  [errors.JWTInvalid.code, NO_TOKEN],
]);

/** For a claim whose value is not the one expected, or that is missing. */
const CLAIM_REASONS = new Map([
  ['iss', 'another issuer'],
  ['aud', 'another audience'],
  ['nbf', 'it is not valid yet'],
]);

/** What the issuer publishes is no set of public keys: no fault of the token. */
const UNJUDGED = new Set([errors.JWKSInvalid.code, errors.JWKInvalid.code]);

/** What is to be thrown for an error of a verifier. */
export function refusal(error: unknown): unknown {
  if (!(error instanceof errors.JOSEError) || UNJUDGED.has(error.code)) return error;
  return new TokenRefusedError(reasonOf(error) ?? 'it is not valid');
}

function reasonOf(error: errors.JOSEError): string | undefined {
  if (!(error instanceof errors.JWTClaimValidationFailed)) return REASONS.get(error.code);
  return error.reason === 'invalid' ? NO_TOKEN : CLAIM_REASONS.get(error.claim);
}
