/** The clock of schedules, retries and retention: the system's, or one that tests move by hand. */
import { guarded } from '../core/guarded';

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once after the delay; returns a function that cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

/** Longest wait of one Node timer; longer waits use several. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, run) {
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      const part = Math.min(left, MAX_TIMER_MS);
      timer = setTimeout(() => (left > part ? wait(left - part) : guarded('a timer', run)()), part).unref();
    };
    wait(milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Waits; false if the signal ended the wait early. */
export function sleep(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const onAbort = () => {
      cancel();
      resolve(false);
    };
    const cancel = clock.after(milliseconds, () => {
      signal.removeEventListener('abort', onAbort);
      resolve(true);
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}
