/** How long to wait before the next attempt: exponential, the upper half of it jitter. EventBridge does not publish its own numbers. */

export interface Backoff {
  /** Milliseconds the first wait can last at most; doubled for each further one. */
  readonly baseMs: number;
  /** Milliseconds no wait exceeds. */
  readonly maximumMs: number;
}

export const DEFAULT_BACKOFF: Backoff = { baseMs: 1000, maximumMs: 10 * 60 * 1000 };

/**
 * @param attempts how many have failed
 * @param random from 0 to below 1
 */
export function backoffDelay({ baseMs, maximumMs }: Backoff, attempts: number, random: () => number): number {
  const ceiling = Math.min(maximumMs, baseMs * 2 ** (attempts - 1));
  return Math.round(ceiling * (0.5 + random() / 2));
}
