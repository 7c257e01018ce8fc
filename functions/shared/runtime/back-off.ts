/** The wait before a retry, of a connection in a batch or of an entry that EventBridge refused. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds. A batch does not wait longer for one connection. */
const MAX_DELAY_MS = 5000;

/**
 * Doubles with each try, then takes a random part between half and all of it, so that throttled calls do not return at the same
 * time.
 * @param attempt tries so far, from 1
 */
export function backOffMs(attempt: number, baseMs: number, random: () => number = Math.random): number {
  const full = Math.min(baseMs * 2 ** (attempt - 1), MAX_DELAY_MS);
  return full / 2 + (random() * full) / 2;
}

/** Waits, or returns early when stopped. */
export async function backOff(attempt: number, baseMs: number, stop?: AbortSignal): Promise<void> {
  await sleep(backOffMs(attempt, baseMs), undefined, stop && { signal: stop }).catch(() => undefined);
}
