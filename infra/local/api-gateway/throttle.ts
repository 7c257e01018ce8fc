export interface Limiter {
  /** Takes a token; false if there is none and the request must be refused. */
  admit(key: string): boolean;
}

/** Settings of single routes, which replace the stage's own. */
export class RouteThrottles implements Limiter {
  constructor(
    private readonly stage: Limiter,
    private readonly routes: ReadonlyMap<string, Limiter>,
  ) {}

  admit(key: string): boolean {
    return (this.routes.get(key) ?? this.stage).admit(key);
  }
}

/**
 * The throttling of a stage: a token bucket for each route and one for `@connections`; for a client, one for its messages.
 * Without a rate nothing is throttled; the account's own 10,000 requests a second are not emulated.
 */
export class Throttle implements Limiter {
  readonly #buckets = new Map<string, { tokens: number; filledAt: number }>();

  /**
   * @param ratePerSecond tokens added each second; undefined for no limit
   * @param burst the maximum number of tokens in a bucket
   */
  constructor(
    private readonly ratePerSecond?: number,
    private readonly burst = ratePerSecond,
  ) {}

  admit(key: string): boolean {
    if (this.ratePerSecond === undefined) return true;
    const now = performance.now();
    const capacity = this.burst ?? this.ratePerSecond;
    const bucket = this.#buckets.get(key) ?? { tokens: capacity, filledAt: now };
    this.#buckets.set(key, bucket);
    bucket.tokens = Math.min(capacity, bucket.tokens + ((now - bucket.filledAt) / 1000) * this.ratePerSecond);
    bucket.filledAt = now;
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
