/** When a broadcast with `sendAt` is sent. Requests are checked by the service, and before they are published. */
import { MAX_SEND_AHEAD_DAYS } from '../contracts/limits';
import type { BroadcastInput } from '../contracts';
import { InvalidRequestError } from '../base/errors';

const DAY_MS = 86_400_000;

/**
 * @param publishedAt epoch milliseconds: a request that was valid when it was published stays so, however late it is delivered
 * @throws InvalidRequestError if the time has passed, or is more than {@link MAX_SEND_AHEAD_DAYS} days ahead
 */
export function checkSendAt(sendAt: string, publishedAt: number): void {
  const ahead = Date.parse(sendAt) - publishedAt;
  const got = `got '${sendAt}', published at ${new Date(publishedAt).toISOString()}`;
  if (ahead <= 0) throw new InvalidRequestError(`sendAt must be after the time of the event, ${got}`);
  if (ahead > MAX_SEND_AHEAD_DAYS * DAY_MS)
    throw new InvalidRequestError(`sendAt must be at most ${MAX_SEND_AHEAD_DAYS} days ahead, ${got}`);
}

/**
 * The input of the execution that sends it: as if it were published at its time, under the same id.
 * @param event validated, with its request without `sendAt`
 * @throws InvalidRequestError for a time that is too early or too late
 */
export function atItsTime(event: BroadcastInput, sendAt: string, broadcastId: string, now: number): BroadcastInput {
  // An event may name any time as its own, so a time ahead of the clock does not count.
  checkSendAt(sendAt, Math.min(Date.parse(event.time), now));
  const time = new Date(sendAt).toISOString();
  return { ...event, time, scheduled: { broadcastId, sendAt: time } };
}
