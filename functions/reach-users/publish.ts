/** Puts `User To Reach` on the bus, in as few calls as EventBridge allows. */
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { USER_TO_REACH, type UserToReach } from '#shared/contracts';
import { putOwnEvents } from '#shared/runtime/put-own-events';

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html */
const MAX_ENTRIES = 10;
/** Bytes of details in one call, well below the 256 KB that it takes; a detail alone is never as long. */
const MAX_BYTES = 200_000;

/** @throws Error with EventBridge's reason if it refuses one; others may be on the bus */
export async function publishUsersToReach(
  client: Pick<EventBridgeClient, 'send'>,
  eventBusName: string,
  events: readonly UserToReach[],
): Promise<void> {
  for (const details of callsOf(events)) {
    const own = details.map((detail) => ({ detailType: USER_TO_REACH, detail }));
    await putOwnEvents(client, eventBusName, own);
  }
}

/** Details as JSON, those of a call together. */
function callsOf(events: readonly UserToReach[]): string[][] {
  const calls: string[][] = [];
  let bytes = Infinity;
  for (const event of events) {
    const detail = JSON.stringify(event);
    const size = Buffer.byteLength(detail);
    if (bytes + size > MAX_BYTES || calls.at(-1)!.length === MAX_ENTRIES) {
      calls.push([]);
      bytes = 0;
    }
    calls.at(-1)!.push(detail);
    bytes += size;
  }
  return calls;
}
