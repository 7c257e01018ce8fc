/**
 * The deadline of an invocation. Posting stops some time before Lambda would end it, which leaves time to return what
 * is unsent. If Lambda ends the invocation, the state machine sees an error and the outcome of the batch is lost.
 */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds before the end at which posting stops: enough to finish deletions, log and answer. */
export const STOP_MARGIN_MS = 1000;
/** Milliseconds before the end at which all waiting stops. */
export const ANSWER_MARGIN_MS = 300;

export class Deadline {
  /** Aborted when posting must stop; others may abort it earlier. */
  readonly stop = new AbortController();
  readonly #remainingMs: () => number;
  readonly #timer: NodeJS.Timeout | undefined;

  /** @param remainingMs milliseconds until Lambda ends the invocation */
  constructor(remainingMs: () => number) {
    this.#remainingMs = remainingMs;
    // Every connection that waits for its next try adds a listener.
    setMaxListeners(0, this.stop.signal);
    const ms = remainingMs() - STOP_MARGIN_MS;
    if (ms > 0) this.#timer = setTimeout(() => this.stop.abort(), ms);
    else this.stop.abort();
  }

  /** @returns the result of the work, or undefined once posting must stop: the work may never settle */
  async untilStop<T>(work: Promise<T>): Promise<T | undefined> {
    const { signal } = this.stop;
    const stopped = new Promise<undefined>((resolve) => {
      if (signal.aborted) resolve(undefined);
      else signal.addEventListener('abort', () => resolve(undefined), { once: true });
    });
    return Promise.race([work, stopped]);
  }

  /** Waits for optional work, but not until the very end. */
  async waitFor(work: Promise<unknown>): Promise<void> {
    const giveUp = new AbortController();
    const end = sleep(Math.max(0, this.#remainingMs() - ANSWER_MARGIN_MS), undefined, { signal: giveUp.signal });
    await Promise.race([work, end.catch(() => undefined)]).finally(() => giveUp.abort());
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
