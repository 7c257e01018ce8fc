/** The wait before something is tried again: a connection of a batch, an entry EventBridge did not take. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds; no connection is worth more of a batch's time. */
const MAX_DELAY_MS = 5000;

/**
 * Doubles with each try; between half and all of it at random, so that what was throttled together does not come back
 * together.
 * @param attempt tries so far, from 1
 */
export function backOffMs(attempt: number, baseMs: number, random: () => number = Math.random): number {
  const full = Math.min(baseMs * 2 ** (attempt - 1), MAX_DELAY_MS);
  return full / 2 + (random() * full) / 2;
}

/** Waits, or returns early when it is stopped. */
export async function backOff(attempt: number, baseMs: number, stop?: AbortSignal): Promise<void> {
  await sleep(backOffMs(attempt, baseMs), undefined, stop && { signal: stop }).catch(() => undefined);
}
