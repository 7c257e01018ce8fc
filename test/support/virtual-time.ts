/** Time that passes when a test says so, while sockets, processes and promises work as ever. */
import timersPromises from 'node:timers/promises';

/** Timers, `Date` and `performance.now()` stand still in each test of the file, or of the `describe` it is called in. */
export function useVirtualTime(): void {
  let sleeping: jest.SpyInstance;
  beforeEach(() => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask'] });
    // Jest leaves this module as it is.
    sleeping = jest.spyOn(timersPromises, 'setTimeout').mockImplementation(sleep);
  });
  afterEach(() => {
    sleeping.mockRestore();
    jest.useRealTimers();
  });
}

/** Lets so many milliseconds pass. What is due in them runs, in its order. */
export const pass = (ms: number): Promise<void> => jest.advanceTimersByTimeAsync(ms);

/** Waits, while no time passes, until it is so: for what sockets and promises bring about. The time-out is the test's. */
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
