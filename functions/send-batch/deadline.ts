/**
 * The end of an invocation: posting stops a margin before Lambda would end it, so that there is time to hand back what is
 * unsent. An invocation that Lambda ends is an error to the state machine, and the outcome of its batch is lost.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds before the end at which posting stops: enough to finish deletions, log and answer. */
export const STOP_MARGIN_MS = 1000;
/** Milliseconds before the end at which nothing is waited for any more. */
export const ANSWER_MARGIN_MS = 300;

export class Deadline {
  /** Aborted when posting has to stop; others may abort it earlier. */
  readonly stop = new AbortController();
  readonly #remainingMs: () => number;
  readonly #timer: NodeJS.Timeout | undefined;

  /** @param remainingMs milliseconds until Lambda ends the invocation */
  constructor(remainingMs: () => number) {
    this.#remainingMs = remainingMs;
    // Every connection that waits for its next try listens.
    setMaxListeners(0, this.stop.signal);
    const ms = remainingMs() - STOP_MARGIN_MS;
    if (ms > 0) this.#timer = setTimeout(() => this.stop.abort(), ms);
    else this.stop.abort();
  }

  /** What the work gives, or nothing once posting has to stop: the work may never settle. */
  async untilStop<T>(work: Promise<T>): Promise<T | undefined> {
    const { signal } = this.stop;
    const stopped = new Promise<undefined>((resolve) => {
      if (signal.aborted) resolve(undefined);
      else signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    return Promise.race([work, stopped]);
  }

  /** Waits for work that may be left undone, but not into the end. */
  async waitFor(work: Promise<unknown>): Promise<void> {
    const giveUp = new AbortController();
    const end = sleep(Math.max(0, this.#remainingMs() - ANSWER_MARGIN_MS), undefined, { signal: giveUp.signal });
    await Promise.race([work, end.catch(() => undefined)]).finally(() => giveUp.abort());
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
