/** Runs siblings (branches, iterations) with limited concurrency; the first failure stops the rest. */
import type { Json } from '../../core/service';
import { follow } from './deadline';
import { AbortedError } from './errors';
import type { Thread } from './thread';

/**
 * @param run gets an item, its index, the signal that stops it and the slot (0-based) it runs in
 * @returns the results in the order of the items
 * @throws the first failure, after every sibling has stopped
 */
export async function siblings<T>(
  items: readonly T[],
  concurrency: number,
  thread: Thread,
  run: (item: T, index: number, signal: AbortSignal, slot: number) => Promise<Json>,
): Promise<Json[]> {
  const controller = follow(thread.signal);
  const results = new Array<Json>(items.length);
  const pending = items.entries();
  let failure: { readonly error: unknown } | undefined;

  const runSlot = async (slot: number) => {
    for (const [index, item] of pending) {
      if (controller.signal.aborted) return;
      try {
        results[index] = await run(item, index, controller.signal, slot);
      } catch (error) {
        // What a stopped sibling throws adds nothing.
        failure ??= { error };
        controller.abort();
        return;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, (_, slot) => runSlot(slot)));
  const { aborted } = controller.signal;
  controller.abort();
  if (failure) throw failure.error;
  if (aborted) throw new AbortedError('stopped among siblings');
  return results;
}
