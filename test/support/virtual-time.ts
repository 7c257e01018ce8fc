/** Time that only passes when a test says so, while sockets, processes and promises work as usual. */
import timersPromises from 'node:timers/promises';

/** Timers, `Date` and `performance.now()` stand still in each test of the file, or of the `describe` that calls this. */
export function useVirtualTime(): void {
  let sleeping: jest.SpyInstance;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'] });
    // Jest does not fake the timers of this module.
    sleeping = jest.spyOn(timersPromises, 'setTimeout').mockImplementation(sleep);
  });
  afterEach(() => {
    sleeping.mockRestore();
    jest.useRealTimers();
  });
}

/** Lets that many milliseconds pass, and runs what is due in them in order. */
export const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

/** Waits until it is true while no time passes, for effects of sockets and promises. The test's timeout applies. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await nextTurn();
}

/** Lets time pass, a little at once, until the work has ended. */
export async function ended<T>(work: Promise<T>): Promise<T> {
  let over = false;
  const end = () => void (over = true);
  work.then(end, end);
  while (!over) {
    await pass(10);
    await nextTurn();
  }
  return work;
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

function sleep<T>(ms?: number, value?: T, { signal }: { readonly signal?: AbortSignal | undefined } = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException('The sleep was stopped', 'AbortError'));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve(value as T);
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
