/** The wait before a connection is tried again. It is spent outside the concurrency bound: nobody else waits for it. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds; a connection is not worth more of a batch's time. */
const MAX_DELAY_MS = 5000;

/**
 * Doubles with each try; between half and all of it at random, so that connections throttled together do not come back
 * together.
 * @param attempt tries so far, from 1
 */
export function backOffMs(attempt: number, baseMs: number, random: () => number = Math.random): number {
  const full = Math.min(baseMs * 2 ** (attempt - 1), MAX_DELAY_MS);
  return full / 2 + (random() * full) / 2;
}

/** Waits, or returns early when the batch is stopped. */
export async function backOff(attempt: number, baseMs: number, stop: AbortSignal): Promise<void> {
  await sleep(backOffMs(attempt, baseMs), undefined, { signal: stop }).catch(() => undefined);
}
