/**
 * Limits the posts a second of one sender, over all its batches. The token bucket is stored as the time when the next token is
 * due, so waiting needs no queue and keeps its order.
 */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds of unused rate that may be spent at once. */
const BURST_MS = 100;
/** Waits end at a multiple of this, so that posts due at nearly the same time share one wake-up, which is most of their CPU. */
const TICK_MS = 10;

export class TokenBucket {
  readonly #intervalMs: number;
  #nextDue = 0;

  /** @param perSecond tokens a second; 0 is no limit */
  constructor(perSecond: number) {
    this.#intervalMs = perSecond === 0 ? 0 : 1000 / perSecond;
  }

  /** Takes a token. @returns undefined if there is one, else a promise that settles when it is due or the signal aborts */
  take(stop: AbortSignal): Promise<void> | undefined {
    if (this.#intervalMs === 0) return undefined;
    const now = performance.now();
    const due = Math.max(this.#nextDue, now - BURST_MS);
    this.#nextDue = due + this.#intervalMs;
    return due <= now ? undefined : this.#wait(Math.ceil(due / TICK_MS) * TICK_MS - now, stop);
  }

  async #wait(ms: number, stop: AbortSignal): Promise<void> {
    try {
      await sleep(ms, undefined, { signal: stop });
    } catch {
      // The batch stopped: return the token, or the next batch would wait for posts that were never made.
      this.#nextDue -= this.#intervalMs;
    }
  }
}
