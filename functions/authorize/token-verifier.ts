/** What every verifier in verifiers/ is: it takes the token of a client and gives its claims, or says why it is refused. */

/** The verified claims of a token; none of them has been looked at yet but those that make it valid. */
export type VerifiedClaims = Readonly<Record<string, unknown>>;

/** @throws TokenRefusedError, or any other error when the token could not be judged */
export type TokenVerifier = (token: string) => Promise<VerifiedClaims>;

/** Seconds by which the clock of the signer may be off. */
export const CLOCK_TOLERANCE_SECONDS = 5;

/** Why a token is refused; for the log only, and without anything of the token. */
export class TokenRefusedError extends Error {
  override readonly name = 'TokenRefusedError';
}
