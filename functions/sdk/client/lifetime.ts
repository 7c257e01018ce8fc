/**
 * When a connection is to be replaced: before the server closes it, which it does at a fixed age and when the token it was
 * opened with expires. A random moment, so that clients that connected together do not reconnect together.
 */

/** The part of a connection's life, from its end, in which it is replaced: between 9% and 1% before the end. */
const EARLIEST = 0.09;
const LATEST = 0.01;
/** With less than this left a token is about to be refused anyway; replacing connections on it would never end. */
const MIN_TOKEN_MS = 10_000;
/** A timer that is set for longer fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * @param tokenExpiresAt epoch milliseconds; undefined when the token does not say
 * @param now epoch milliseconds
 * @returns milliseconds until the connection is to be replaced
 */
export function replaceAfter(
  maxConnectionMs: number,
  tokenExpiresAt: number | undefined,
  now: number,
  random: () => number = Math.random,
): number {
  const tokenMs = (tokenExpiresAt ?? Infinity) - now;
  const life = tokenMs < MIN_TOKEN_MS ? maxConnectionMs : Math.min(maxConnectionMs, tokenMs);
  return Math.min(life, MAX_TIMER_MS) * (1 - LATEST - random() * (EARLIEST - LATEST));
}

/** The claim `exp` of a JWT in epoch milliseconds; undefined for a token that has none, or is no JWT. */
export function expiryOf(token: string): number | undefined {
  try {
    const payload = token.split('.')[1] ?? '';
    const { exp } = JSON.parse(atob(payload.replace(/-/g, '+').replace(/_/g, '/'))) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1000 : undefined;
  } catch {
    return undefined;
  }
}
