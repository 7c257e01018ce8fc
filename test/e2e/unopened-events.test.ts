/**
 * Events whose execution cannot open them, because Lambda is full: the overdue rule opens them, or they become dead
 * letters.
 */
import { DeleteMessageCommand, GetQueueAttributesCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { BroadcastUnderFaults } from '../infra/local/faults/broadcast-under-faults';
import { ExecutionsUnderTest } from './support/executions-under-test';
import type { TestClient } from './support/test-client';
import { unopenedQueueUrl } from './support/unopened-queue';

let under: BroadcastUnderFaults;
let executions: ExecutionsUnderTest;
let client: TestClient;
let queues: SQSClient;
beforeAll(async () => {
  // No time to wait for a function that is throttled for good.
  under = await BroadcastUnderFaults.start({ deliverSeconds: 0 });
  executions = new ExecutionsUnderTest(under.stack);
  client = await under.stack.connect('alice');
  queues = new SQSClient(under.cloud.access);
});
afterAll(async () => {
  queues.destroy();
  executions.close();
  await under.stop();
});

const FUNCTION = ['*OpenBroadcast*'];
const SOURCE = 'e2e.unopened';
let serial = 0;
const newEvent = (more: object = {}) => ({
  ...{ mapping: 'Unopened', source: SOURCE, eventId: `event-${++serial}`, time: '2026-11-21T10:00:00Z' },
  request: { audience: { users: ['alice'] }, message: { type: 'test', data: 9007199254740991 } },
  ...more,
});
const idOf = ({ eventId }: { eventId: string }) => `Unopened/${SOURCE}/${eventId}`;

/** Starts an execution that cannot open the event. */
async function startInVain(event: ReturnType<typeof newEvent>): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    const done = executions.watchStates((name) => {
      if (name !== 'FailBroadcast') return;
      done();
      resolve();
    });
  });
  await executions.start(event);
  await ended;
}

/** Messages, including hidden ones. */
async function inQueue(QueueUrl: string): Promise<number> {
  const { Attributes = {} } = await queues.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
  return Number(Attributes.ApproximateNumberOfMessages) + Number(Attributes.ApproximateNumberOfMessagesNotVisible);
}
const inQueues = async () => ({
  unopened: await inQueue(unopenedQueueUrl(under.cloud)),
  dead: await inQueue(under.stack.outputs.DeadLetterQueueUrl),
});

it('a throttled one is opened by the overdue rule, with its numbers unchanged', async () => {
  under.set({ type: 'function-throttle', functions: FUNCTION });
  const event = newEvent();
  await startInVain(event);
  expect(await inQueues()).toEqual({ unopened: 1, dead: 0 });
  expect(await executions.row(idOf(event))).toBeUndefined();

  under.cloud.faults.clear();
  expect(await executions.runOverdueRule()).toMatchObject({ restarted: 1 });
  expect(await under.reportOf(idOf(event))).toMatchObject({ status: 'COMPLETED', delivered: 1 });
  expect(await client.receive({ id: idOf(event) })).toMatchObject({ data: 9007199254740991 });
  expect(await inQueues()).toEqual({ unopened: 0, dead: 0 });
});

it('one whose claim was written although the reply was lost is never RUNNING and a dead letter at the same time', async () => {
  under.set(
    { type: 'function-crash', functions: FUNCTION, handler: 'run', times: 1 },
    { type: 'function-throttle', functions: FUNCTION },
  );
  const event = newEvent();
  await startInVain(event);
  expect(await executions.row(idOf(event))).toMatchObject({ status: 'RUNNING' });
  expect(await inQueues()).toEqual({ unopened: 1, dead: 0 });

  // It sees the claim, and that nobody is left to report it; the next minute starts it again.
  expect(await executions.runOverdueRule()).toMatchObject({ restarted: 0, notTakenUp: 0 });
  expect(await inQueues()).toEqual({ unopened: 0, dead: 0 });
  under.cloud.faults.clear();
  expect(await executions.runOverdueRule()).toMatchObject({ restarted: 1 });
  expect(await under.reportOf(idOf(event))).toMatchObject({ status: 'COMPLETED', delivered: 1 });
  await client.receive({ id: idOf(event) });
  expect(client.messages.filter(({ id }) => id === idOf(event))).toHaveLength(1);
  expect(await inQueues()).toEqual({ unopened: 0, dead: 0 });
});

it('one that cannot be opened for as long as EventBridge would retry becomes a dead letter, unchanged', async () => {
  under.set({ type: 'function-throttle', functions: FUNCTION });
  const event = newEvent();
  await startInVain({ ...event, unopenedSince: '2026-01-01T00:00:00Z' } as typeof event);

  expect(await executions.runOverdueRule()).toMatchObject({ givenUp: 1 });
  under.cloud.faults.clear();
  expect(await inQueues()).toEqual({ unopened: 0, dead: 1 });
  const QueueUrl = under.stack.outputs.DeadLetterQueueUrl;
  const { Messages: [message] = [] } = await queues.send(
    new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }),
  );
  await queues.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
  expect(JSON.parse(message?.Body ?? '')).toEqual(event);
  expect(message?.MessageAttributes?.ERROR_CODE?.StringValue).toBe('Lambda.TooManyRequestsException');
});
