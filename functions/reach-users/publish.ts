/** Puts `User To Reach` on the bus, in as few calls as EventBridge allows. */
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { USER_TO_REACH, type UserToReach } from '#shared/contracts';
import { MAX_ENTRIES_PER_PUT } from '#shared/base/aws-limits';
import { inCalls } from '#shared/base/in-calls';
import { putOwnEvents } from '#shared/runtime/put-own-events';

/** Bytes of details in one call, well below the 256 KB that it takes; a detail alone is never as long. */
const MAX_BYTES = 200_000;

/** @throws Error with EventBridge's reason if it refuses one; others may be on the bus */
export async function publishUsersToReach(
  client: Pick<EventBridgeClient, 'send'>,
  eventBusName: string,
  events: readonly UserToReach[],
): Promise<void> {
  const own = events.map((event) => ({ detailType: USER_TO_REACH, detail: JSON.stringify(event) }));
  const most = { items: MAX_ENTRIES_PER_PUT, bytes: MAX_BYTES };
  for (const call of inCalls(own, ({ detail }) => Buffer.byteLength(detail), most)) {
    await putOwnEvents(client, eventBusName, call);
  }
}
