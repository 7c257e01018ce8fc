/**
 * `setTimeout` of `node:timers/promises`, which jest's virtual time leaves alone, on the global one, which it does not:
 * `jest.mock('node:timers/promises', () => jest.requireActual<object>('../support/virtual-sleep'))`.
 */
export function setTimeout<T>(ms: number, value?: T, { signal }: { readonly signal?: AbortSignal } = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = globalThis.setTimeout(() => resolve(value as T), ms);
    const stop = () => {
      clearTimeout(timer);
      reject(new Error('The operation was aborted'));
    };
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
