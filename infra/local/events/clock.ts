/** Time for schedules, retries and retention: the system's, or one that tests move by hand. */
import { guarded } from '../core/guarded';

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Runs once after the delay and gives a function that cancels it. */
  after(milliseconds: number, run: () => void): () => void;
}

/** Node waits at most this long in one timer; longer waits are made of several. */
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

/** Waits; false when the signal ended the wait before its time. */
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
