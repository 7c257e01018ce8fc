/** An event bus that answers as a test wants it, and keeps what was put. */
import type { EventBridgeClient, PutEventsCommand, PutEventsResultEntry } from '@aws-sdk/client-eventbridge';
import type { Entry } from '#sdk/publisher/put-events';

export class TestBus {
  /** The entries of each call. */
  readonly calls: Entry[][] = [];

  /** @param answer to one entry; what it throws fails the call */
  constructor(
    private readonly answer: (entry: Entry) => PutEventsResultEntry = ({ Detail }) => ({ EventId: Detail }),
  ) {}

  get entries(): Entry[] {
    return this.calls.flat();
  }

  get client(): Pick<EventBridgeClient, 'send'> {
    const send = async ({ input }: PutEventsCommand) => {
      const entries = input.Entries as Entry[];
      this.calls.push(entries);
      return { Entries: entries.map(this.answer) };
    };
    return { send } as Pick<EventBridgeClient, 'send'>;
  }
}
