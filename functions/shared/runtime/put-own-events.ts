/** Puts events of the service itself on its bus. */
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../contracts';

export interface OwnEvent {
  readonly detailType: string;
  /** JSON text. */
  readonly detail: string;
}

/**
 * @param events what one call takes: at most 10, of at most 256 KB together
 * @param what completes the sentence "EventBridge refused ..."
 * @throws Error with EventBridge's reason if it refuses one; others may be on the bus
 */
export async function putOwnEvents(
  client: Pick<EventBridgeClient, 'send'>,
  eventBusName: string,
  events: readonly OwnEvent[],
  what = 'an event',
): Promise<void> {
  const { Entries } = await client.send(
    new PutEventsCommand({
      Entries: events.map(({ detailType, detail }) => ({
        ...{ EventBusName: eventBusName, Source: EVENT_SOURCE, DetailType: detailType, Detail: detail },
      })),
    }),
  );
  const refused = Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
  if (refused) throw new Error(`EventBridge refused ${what}: ${refused.ErrorCode} ${refused.ErrorMessage ?? ''}`);
}
