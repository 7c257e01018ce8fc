/** The interpreter's clock: an interface, so that tests run waits and back-off in virtual time. */
import { AbortedError } from './errors';

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** @throws AbortedError as soon as the signal is aborted */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** The longest delay of setTimeout; a Wait may be a year. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(milliseconds, signal) {
    const end = Date.now() + milliseconds;
    for (let left = milliseconds; left > 0; left = end - Date.now()) await timer(Math.min(left, MAX_TIMER_MS), signal);
  },
};

function timer(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timeout);
      reject(new AbortedError('stopped while waiting'));
    };
    const timeout = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
