/**
 * When to replace a connection. The server closes it at a fixed age, or when its token expires, so it is replaced
 * before that. At a random moment, so that clients that connected together do not reconnect together.
 */

/**
 * How long before its end a connection is replaced, as a fraction of its life: late, but with time for a slow
 * `$connect`.
 */
const EARLIEST = 0.1;
const LATEST = 0.05;
/**
 * If a token seems to have less time left, it is ignored. The server accepted it, so this machine's clock is ahead; or
 * it is about to be refused, and replacing connections for it would never end.
 */
const MIN_TOKEN_MS = 10_000;
/** A longer timer fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** When a token expires, by two measures: this machine's clock may be wrong, and the token may not be fresh. */
export interface TokenTimes {
  /** Epoch milliseconds, by the signer's clock. */
  readonly expiresAt: number;
  /** Milliseconds from its issue to its expiry; Infinity if it does not say. */
  readonly lifeMs: number;
}

/**
 * @param token undefined if the token does not say
 * @param now epoch milliseconds
 * @returns milliseconds until the connection must be replaced
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

/** From the claims `exp` and `iat` of a JWT; undefined if the token has no `exp` or is not a JWT. */
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
