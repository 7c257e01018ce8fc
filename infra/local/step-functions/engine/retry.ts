/** Retry: which retrier matches an error, how often to retry, and how long to wait. */
import type { Retrier } from './definition';
import { type StateError, matches } from './errors';

/** Defaults of the Amazon States Language. https://states-language.net/spec.html#errors */
const DEFAULT_ATTEMPTS = 3;
const DEFAULT_INTERVAL_SECONDS = 1;
const DEFAULT_BACKOFF_RATE = 2;

export const maxAttempts = (retrier: Retrier): number => retrier.MaxAttempts ?? DEFAULT_ATTEMPTS;

/** Index of the first retrier that matches the error, or -1. */
export const retrierFor = (retriers: readonly Retrier[], failure: StateError): number =>
  retriers.findIndex((retrier) => matches(retrier.ErrorEquals, failure));

/** Seconds before an attempt, without jitter. @param attempt 0 for the first retry */
export function backoffSeconds(retrier: Retrier, attempt: number): number {
  const rate = retrier.BackoffRate ?? DEFAULT_BACKOFF_RATE;
  const seconds = (retrier.IntervalSeconds ?? DEFAULT_INTERVAL_SECONDS) * rate ** attempt;
  return Math.min(seconds, retrier.MaxDelaySeconds ?? Infinity);
}

/** Counts the attempts of each retrier during one stay in a state. */
export class RetryBudget {
  readonly #used: number[];

  constructor(
    private readonly retriers: readonly Retrier[],
    private readonly random: () => number,
  ) {
    this.#used = retriers.map(() => 0);
  }

  /** Milliseconds to wait before the next attempt, or undefined if there is none. */
  next(failure: StateError): number | undefined {
    const index = retrierFor(this.retriers, failure);
    const retrier = this.retriers[index];
    if (!retrier) return undefined;
    const used = this.#used[index] ?? 0;
    if (used >= maxAttempts(retrier)) return undefined;
    this.#used[index] = used + 1;
    const seconds = backoffSeconds(retrier, used);
    return 1000 * (retrier.JitterStrategy === 'FULL' ? seconds * this.random() : seconds);
  }
}
