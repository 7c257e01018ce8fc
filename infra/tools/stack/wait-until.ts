/** Polls until something becomes true, for a bounded time. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds: far more than a busy machine needs. Only what never comes is waited for this long. */
const PATIENCE_MS = 240_000;
/** Milliseconds between polls. */
const INTERVAL_MS = 20;

/**
 * @param what completes the sentence "gave up waiting for ..."
 * @returns the first answer that is neither undefined nor false
 * @throws Error when there is none in time
 */
export async function waitUntil<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  timeoutMs = PATIENCE_MS,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Gave up waiting for ${what} after ${timeoutMs / 1000} s.`);
    await sleep(INTERVAL_MS);
  }
}
