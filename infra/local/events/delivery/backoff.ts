/**
 * The wait before the next attempt: exponential, with jitter in its upper half. EventBridge does not publish its
 * numbers.
 */

export interface Backoff {
  /** Maximum of the first wait in milliseconds; it doubles for each further one. */
  readonly baseMs: number;
  /** Maximum of any wait in milliseconds. */
  readonly maximumMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { baseMs: 1000, maximumMs: 10 * 60 * 1000 };

/**
 * @param attempts number of failed attempts
 * @param random from 0 to below 1
 */
export function backoffDelay({ baseMs, maximumMs }: Backoff, attempts: number, random: () => number): number {
  const ceiling = Math.min(maximumMs, baseMs * 2 ** (attempts - 1));
  return Math.round(ceiling * (0.5 + random() / 2));
}
