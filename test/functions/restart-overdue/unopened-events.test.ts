/** The queue of unopened events in the local SQS, over HTTP. */
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { UnopenedEvents } from '#functions/restart-overdue/unopened-events';
import { DEAD_LETTER } from '#shared/contracts/dead-letter';
import { createSqsModule } from '#local/sqs/index';
import { type JsonEndpoint, startJsonEndpoint } from '../../infra/local/json-endpoint';

let local: JsonEndpoint;
let sqs: SQSClient;
let QueueUrl: string;
let unopened: UnopenedEvents;
beforeAll(async () => {
  local = await startJsonEndpoint(createSqsModule);
  sqs = new SQSClient(local.client);
});
afterAll(async () => {
  sqs.destroy();
  await local.close();
});
let queues = 0;
beforeEach(async () => {
  const QueueName = `unopened-${++queues}`;
  // Received messages are visible again at once, so that a removed one can be told from a hidden one.
  ({ ref: QueueUrl } = await local.create('AWS::SQS::Queue', 'Unopened', { QueueName, VisibilityTimeout: 0 }));
  unopened = new UnopenedEvents(sqs, QueueUrl);
});

const text = (StringValue: string) => ({ DataType: 'String', StringValue });
const leave = (MessageBody: string, attributes: Readonly<Record<string, string>>) =>
  sqs.send(
    new SendMessageCommand({
      ...{ QueueUrl, MessageBody },
      MessageAttributes: Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, text(value)])),
    }),
  );
const FROM = {
  [DEAD_LETTER.execution]: 'arn:execution',
  [DEAD_LETTER.error]: 'Lambda.TooManyRequestsException',
  [DEAD_LETTER.cause]: 'Rate Exceeded.',
};

it('gives each event with its execution, its error and the time it was left, until it is removed', async () => {
  const before = Date.now();
  await leave('{"exact":9007199254740993}', FROM);
  const [event, ...others] = await unopened.receive();

  expect(others).toEqual([]);
  expect(event).toEqual({
    input: '{"exact":9007199254740993}',
    owner: 'arn:execution',
    error: { name: 'Lambda.TooManyRequestsException', cause: 'Rate Exceeded.' },
    leftAt: expect.any(Number) as number,
    receipt: expect.any(String) as string,
  });
  expect(event!.leftAt).toBeGreaterThanOrEqual(before);
  const [again] = await unopened.receive();
  await unopened.remove(again!);
  expect(await unopened.receive()).toEqual([]);
});

it('takes ten at a time', async () => {
  for (let number = 0; number < 11; number++) await leave(String(number), FROM);
  expect(await unopened.receive()).toHaveLength(10);
});

it('gives an event that somebody else left there, of an unknown execution', async () => {
  await leave('by hand', {});
  expect(await unopened.receive()).toMatchObject([
    { input: 'by hand', owner: 'unknown', error: { name: 'unknown', cause: 'unknown' } },
  ]);
});
