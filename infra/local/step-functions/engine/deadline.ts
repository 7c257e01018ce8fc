/** Limits work by time: runs it under its own signal, which is aborted when the time is over. */
import { setMaxListeners } from 'node:events';
import { HeldTime } from '../../core/held-time';
import type { Clock } from './clock';
import { AbortedError } from './errors';

/** A signal that follows another and can also be aborted on its own. */
export function follow(outer: AbortSignal): AbortController {
  const controller = new AbortController();
  // A Map listens once per item; that many listeners are no leak.
  setMaxListeners(0, controller.signal);
  if (outer.aborted) controller.abort();
  else outer.addEventListener('abort', () => controller.abort(), { once: true, signal: controller.signal });
  return controller;
}

/**
 * @param milliseconds Infinity for no limit
 * @throws the error from `expired` if the time is over first; AbortedError if the outer signal is aborted first
 */
export async function withDeadline<T>(
  work: (signal: AbortSignal) => Promise<T>,
  milliseconds: number,
  expired: () => Error,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<T> {
  return unlessAborted(
    async () => {
      const controller = follow(signal);
      const limit = new HeldTime();
      const contenders = [limit.run(() => work(controller.signal))];
      const { signal: over } = controller;
      if (milliseconds !== Infinity) contenders.push(expire(clock, milliseconds, limit, over, expired));
      try {
        return await Promise.race(contenders);
      } finally {
        controller.abort();
      }
    },
    signal,
    'stopped while working',
  );
}

/**
 * Listens before the work does, so that being stopped is reported even if the work never answers.
 * @throws AbortedError with the message, if the signal is aborted first
 */
export async function unlessAborted<T>(work: () => Promise<T>, signal: AbortSignal, message: string): Promise<T> {
  let stop = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(new AbortedError(message));
  });
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work(), aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

async function expire(
  clock: Clock,
  milliseconds: number,
  limit: HeldTime,
  signal: AbortSignal,
  expired: () => Error,
): Promise<never> {
  await sleepBeside(limit, clock, milliseconds, signal);
  throw expired();
}

/** Sleeps for that long, plus the time that the limited work has waited for its turn. */
export async function sleepBeside(
  limit: HeldTime,
  clock: Clock,
  milliseconds: number,
  signal: AbortSignal,
): Promise<void> {
  let slept = 0;
  for (let left = milliseconds; left > 0; left = milliseconds + Math.ceil(limit.total) - slept) {
    await clock.sleep(left, signal);
    slept += left;
  }
}
