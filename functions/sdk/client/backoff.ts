/**
 * How long to wait before the next connect. Full jitter: clients that lost their server together do not come back together.
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
import type { Timing } from './timing';

/**
 * @param failures in a row, from 0
 * @returns milliseconds, anything from none to `backoffMs` doubled with every failure, `maxBackoffMs` at most
 */
export const backoff = (
  failures: number,
  { backoffMs, maxBackoffMs }: Pick<Timing, 'backoffMs' | 'maxBackoffMs'>,
  random: () => number = Math.random,
): number => random() * Math.min(maxBackoffMs, backoffMs * 2 ** failures);
