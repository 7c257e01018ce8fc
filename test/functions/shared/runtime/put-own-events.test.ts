import type { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { putOwnEvents } from '#shared/runtime/put-own-events';

type Client = Parameters<typeof putOwnEvents>[0];

/** An EventBridge that answers this, and what it was asked. */
function eventBridgeThat(answer: object) {
  const asked: object[] = [];
  const client = {
    send: async ({ input }: PutEventsCommand) => {
      asked.push(input);
      return answer;
    },
  } as unknown as Client;
  return { client, asked };
}

const EVENTS = [
  { detailType: 'Connection Opened', detail: '{"connectionId":"c1"}' },
  { detailType: 'Connection Closed', detail: '{"connectionId":"c2"}' },
];

it.each([[{}], [{ Entries: [{ EventId: 'e1' }, { EventId: 'e2' }] }]])(
  'events of the service are put on its bus in one call that is answered %j',
  async (answer) => {
    const { client, asked } = eventBridgeThat(answer);
    await putOwnEvents(client, 'bus', EVENTS);
    const from = { EventBusName: 'bus', Source: 'broadcast' };
    expect(asked).toEqual([
      {
        Entries: [
          { ...from, DetailType: 'Connection Opened', Detail: '{"connectionId":"c1"}' },
          { ...from, DetailType: 'Connection Closed', Detail: '{"connectionId":"c2"}' },
        ],
      },
    ]);
  },
);

it.each<[object, string | undefined, string]>([
  [{ ErrorCode: 'Throttling', ErrorMessage: 'too fast' }, 'the report', 'the report: Throttling too fast'],
  [{ ErrorCode: 'Throttling', ErrorMessage: 'too fast' }, undefined, 'an event: Throttling too fast'],
  [{ ErrorCode: 'InternalFailure' }, undefined, 'an event: InternalFailure '],
])('one that is refused with %j, called %s, is an error with the reason', async (entry, what, text) => {
  const { client } = eventBridgeThat({ Entries: [{ EventId: 'e1' }, entry] });
  await expect(putOwnEvents(client, 'bus', EVENTS, what)).rejects.toMatchObject({
    message: `EventBridge refused ${text}`,
  });
});
