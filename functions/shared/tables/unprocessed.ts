/** DynamoDB's batch calls give back what they had no capacity for, without an error. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Calls for one batch. The waits between them add up to at most 3 s, short enough for `$connect`. */
export const MAX_ATTEMPTS = 6;
const BASE_DELAY_MS = 50;

/**
 * Calls again with what was given back, until that is nothing.
 * @param call gets the keys or requests that are left, and returns those given back
 * @returns how many are left after the last attempt
 */
export async function untilProcessed<Request>(
  requests: readonly Request[],
  call: (left: Request[]) => Promise<readonly Request[]>,
): Promise<number> {
  let left = requests;
  for (let attempt = 1; left.length > 0 && attempt <= MAX_ATTEMPTS; attempt += 1) {
    if (attempt > 1) await sleep(delayMs(attempt - 1));
    left = await call([...left]);
  }
  return left.length;
}

/** Doubles with each attempt, and is up to twice as long at random, so that throttled callers do not return together. */
const delayMs = (attempt: number): number => BASE_DELAY_MS * 2 ** (attempt - 1) * (1 + Math.random());
