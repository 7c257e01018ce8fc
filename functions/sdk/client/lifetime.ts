/**
 * When a connection is to be replaced: before the server closes it, which it does at a fixed age and when the token it was
 * opened with expires. A random moment, so that clients that connected together do not reconnect together.
 */

/** How long before its end a connection is replaced, as a part of its life: late, and with time for a slow `$connect`. */
const EARLIEST = 0.1;
const LATEST = 0.05;
/**
 * A token that would have less than this left was taken nevertheless, so this machine's clock is ahead; or it is about to
 * be refused, and replacing connections on it would never end.
 */
const MIN_TOKEN_MS = 10_000;
/** A timer that is set for longer fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** When a token is over, by two measures: this machine's clock may be wrong, and the token may have been kept for a while. */
export interface TokenTimes {
  /** Epoch milliseconds, by the clock of who signed it. */
  readonly expiresAt: number;
  /** Milliseconds from its issue to its expiry; Infinity when it does not say. */
  readonly lifeMs: number;
}

/**
 * @param token undefined when it does not say
 * @param now epoch milliseconds
 * @returns milliseconds until the connection is to be replaced
 */
export function replaceAfter(
  maxConnectionMs: number,
  token: TokenTimes | undefined,
  now: number,
  random: () => number = Math.random,
): number {
  const measures = token ? [token.expiresAt - now, token.lifeMs] : [];
  const life = Math.min(maxConnectionMs, ...measures.filter((ms) => ms >= MIN_TOKEN_MS), MAX_TIMER_MS);
  return life * (1 - LATEST - random() * (EARLIEST - LATEST));
}

/** From the claims `exp` and `iat` of a JWT; undefined for a token that has no `exp`, or is no JWT. */
export function timesOf(token: string): TokenTimes | undefined {
  try {
    const payload = token.split('.')[1] ?? '';
    const { exp, iat } = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))) as Record<string, unknown>;
    if (typeof exp !== 'number') return undefined;
    return { expiresAt: exp * 1000, lifeMs: typeof iat === 'number' ? (exp - iat) * 1000 : Infinity };
  } catch {
    return undefined;
  }
}
