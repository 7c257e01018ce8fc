/**
 * The wait before the next connect, with full jitter: clients that lost their server together do not reconnect
 * together. https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
import type { Timing } from './timing';

/**
 * @param failures number in a row, from 0
 * @returns milliseconds, at random between 0 and `backoffMs` doubled with every failure, at most `maxBackoffMs`
 */
export const backoff = (
  failures: number,
  { backoffMs, maxBackoffMs }: Pick<Timing, 'backoffMs' | 'maxBackoffMs'>,
  random: () => number = Math.random,
): number => random() * Math.min(maxBackoffMs, backoffMs * 2 ** failures);
