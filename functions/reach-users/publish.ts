/** Puts `User To Reach` on the bus, in as few calls as EventBridge allows. */
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE, USER_TO_REACH, type UserToReach } from '#shared/contracts';

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
    const { Entries = [] } = await client.send(
      new PutEventsCommand({
        Entries: details.map((Detail) => ({
          ...{ EventBusName: eventBusName, Source: EVENT_SOURCE, DetailType: USER_TO_REACH, Detail },
        })),
      }),
    );
    const refused = Entries.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (refused) throw new Error(`EventBridge refused an event: ${refused.ErrorCode} ${refused.ErrorMessage ?? ''}`);
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
