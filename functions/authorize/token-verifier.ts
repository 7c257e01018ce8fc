/**
 * The interface of every verifier in verifiers/: takes a client's token and returns its claims, or throws why it is
 * refused.
 */

/** The claims of a valid token. Only the claims that make it valid have been checked. */
export type VerifiedClaims = Readonly<Record<string, unknown>>;

/** @throws TokenRefusedError, or any other error if the token could not be checked */
export type TokenVerifier = (token: string) => Promise<VerifiedClaims>;

/** Seconds the signer's clock may be off. */
export const CLOCK_TOLERANCE_SECONDS = 5;

/** Why a token is refused. Only for the log, and without any part of the token. */
export class TokenRefusedError extends Error {
  override readonly name = 'TokenRefusedError';

  /** @param claims of a token whose signature is good: the log may say whose it is */
  constructor(
    message: string,
    readonly claims?: VerifiedClaims,
  ) {
    super(message);
  }
}
