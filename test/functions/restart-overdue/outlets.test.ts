/** What the overdue rule asks of the services. */
import type { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { BroadcastAcknowledged, DeliveryReport } from '#shared/contracts';
import { type Clients, Outlets } from '#functions/restart-overdue/outlets';

const settings = {
  stateMachineArn: 'arn:machine',
  eventBusName: 'bus',
  deadLetterQueueUrl: 'https://queue',
  unopenedQueueUrl: 'https://unopened',
  leaseSeconds: 350,
  startRetryMaxAgeMinutes: 60,
};
const report = { broadcastId: 'b', status: 'FAILED' } as DeliveryReport;

/** Outlets whose services answer this, and what they were asked. */
function outletsThat(answer: object = {}) {
  const asked: object[] = [];
  const client = {
    send: async ({ input }: SendMessageCommand) => {
      asked.push(input);
      return answer;
    },
  } as unknown;
  const clients = { states: client, events: client, queue: client } as Clients;
  return { outlets: new Outlets(clients, settings), asked };
}

it('start an execution with the input of the one that was cut off', async () => {
  const { outlets, asked } = outletsThat();
  await outlets.start('{"a":1}');
  expect(asked).toEqual([{ stateMachineArn: 'arn:machine', input: '{"a":1}' }]);
});

it.each([
  ['FAILED', 'Broadcast Failed'],
  ['PARTIAL', 'Broadcast Completed'],
  ['COMPLETED', 'Broadcast Completed'],
] as const)('publish a report of status %s as %s', async (status, DetailType) => {
  const { outlets, asked } = outletsThat({ Entries: [{ EventId: 'e' }] });
  const entry = { EventBusName: 'bus', Source: 'broadcast', DetailType };
  await outlets.publish({ ...report, status });
  expect(asked).toEqual([{ Entries: [{ ...entry, Detail: JSON.stringify({ ...report, status }) }] }]);
});

it('take an answer without entries for a report that is published', async () => {
  await expect(outletsThat({}).outlets.publish(report)).resolves.toBeUndefined();
});

it.each([
  [{ ErrorCode: 'Throttling', ErrorMessage: 'too fast' }, 'EventBridge refused the report: Throttling too fast'],
  [{ ErrorCode: 'InternalFailure' }, 'EventBridge refused the report: InternalFailure '],
])('say why EventBridge refused a report: %j', async (entry, message) => {
  const publishing = outletsThat({ Entries: [entry] }).outlets.publish(report);
  await expect(publishing).rejects.toMatchObject({ message });
});

const acknowledged = (part: number): BroadcastAcknowledged => ({
  ...{ broadcastId: 'b', deadline: '2026-11-21T10:00:00.000Z', acknowledged: 1, part, parts: 2 },
});

it('publish the parts of who did not acknowledge, each in a call of its own', async () => {
  const { outlets, asked } = outletsThat({ Entries: [{ EventId: 'e' }] });
  await outlets.publishAcknowledged([acknowledged(1), acknowledged(2)]);
  const entry = { EventBusName: 'bus', Source: 'broadcast', DetailType: 'Broadcast Acknowledged' };
  expect(asked).toEqual(
    [1, 2].map((part) => ({ Entries: [{ ...entry, Detail: JSON.stringify(acknowledged(part)) }] })),
  );
});

it('say which part EventBridge refused, and publish none after it', async () => {
  const { outlets, asked } = outletsThat({ Entries: [{ ErrorCode: 'Throttling', ErrorMessage: 'too fast' }] });
  const publishing = outlets.publishAcknowledged([acknowledged(1), acknowledged(2)]);
  await expect(publishing).rejects.toThrow('EventBridge refused part 1: Throttling too fast');
  expect(asked).toHaveLength(1);
});

it('keep the event of an abandoned broadcast, in the format of the state machine', async () => {
  const { outlets, asked } = outletsThat();
  const row = { broadcastId: 'b', owner: 'arn:execution', request: '{"a":1}', startedAt: 'then', dueAt: 1 };
  await outlets.keep(row, { name: 'Broadcast.Abandoned', cause: 'cut off' });
  expect(asked).toEqual([
    {
      QueueUrl: 'https://queue',
      MessageBody: '{"a":1}',
      MessageAttributes: {
        EXECUTION_ARN: { DataType: 'String', StringValue: 'arn:execution' },
        ERROR_CODE: { DataType: 'String', StringValue: 'Broadcast.Abandoned' },
        ERROR_MESSAGE: { DataType: 'String', StringValue: 'cut off' },
      },
    },
  ]);
});

it('start an execution in the trace of the one that was cut off', async () => {
  const { outlets, asked } = outletsThat();
  const input = JSON.stringify({ request: { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' } });
  await outlets.start(input);
  const traceHeader = 'Root=1-4bf92f35-77b34da6a3ce929d0e0e4736;Parent=00f067aa0ba902b7;Sampled=1';
  expect(asked).toEqual([{ stateMachineArn: 'arn:machine', input, traceHeader }]);
});
