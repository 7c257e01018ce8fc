/** A queue as the event source of a function. */
import { DEVELOPER } from '#local/iam/credentials';
import { waitUntil } from '#tools/stack/wait-until';
import { localLambda } from './local-lambda';

const lambda = localLambda();
afterAll(() => lambda.stop());

const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`;
const call = <Output>(operation: string, input: object) =>
  lambda.context.registry.call({
    ...{ service: 'sqs', operation, caller: DEVELOPER },
    input: { ...input },
  }) as Promise<Output>;
const READS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

interface Source {
  readonly handler: string;
  readonly mapping?: object;
  readonly actions?: readonly string[];
  readonly queue?: object;
  /** Seconds. */
  readonly timeout?: number;
}

/** A queue, a function that may read it, and the mapping of the one to the other. @returns the URL of the queue */
async function source(
  name: string,
  { handler, mapping, actions = READS, queue, timeout = 900 }: Source,
): Promise<string> {
  const { ref } = await lambda.create('AWS::SQS::Queue', name, {
    QueueName: name,
    VisibilityTimeout: 900,
    ...queue,
  });
  const Role = await lambda.createRole(`${name}-reader`, [
    { Effect: 'Allow', Action: [...actions, 'logs:*'], Resource: '*' },
  ]);
  await lambda.createFunction(name, `exports.handler = async (event) => { ${handler} };`, {
    Role,
    Timeout: timeout,
  });
  await lambda.create('AWS::Lambda::EventSourceMapping', `${name}Mapping`, {
    EventSourceArn: queueArn(name),
    FunctionName: name,
    ...mapping,
  });
  return ref;
}
const send = (QueueUrl: string, MessageBody: string, more: object = {}) =>
  call('SendMessage', { QueueUrl, MessageBody, ...more });
const said = (name: string, text: string) =>
  waitUntil(`${name} to say ${text}`, () => lambda.logOf(name).find((line) => line.includes(text)));
const counts = async (QueueUrl: string) => {
  const { Attributes } = await call<{ Attributes: Record<string, string> }>('GetQueueAttributes', {
    QueueUrl,
    AttributeNames: ['All'],
  });
  return [Attributes.ApproximateNumberOfMessages, Attributes.ApproximateNumberOfMessagesNotVisible].map(Number);
};
const settles = (url: string, visible: number, inFlight: number) =>
  waitUntil(`${visible} visible and ${inFlight} in flight`, async () => {
    const found = await counts(url);
    return found[0] === visible && found[1] === inFlight;
  });

it('invokes the function with a message as AWS hands it over, and deletes it', async () => {
  const url = await source('orders', { handler: 'console.log("GOT " + JSON.stringify(event));' });
  await send(url, 'A-1', { MessageAttributes: { trace: { DataType: 'String', StringValue: 't-1' } } });

  const line = await said('orders', 'GOT');
  expect(JSON.parse(line.slice(line.indexOf('GOT') + 4))).toEqual({
    Records: [
      {
        messageId: expect.any(String) as string,
        receiptHandle: expect.any(String) as string,
        body: 'A-1',
        attributes: expect.objectContaining({
          ApproximateReceiveCount: '1',
          SentTimestamp: expect.any(String) as string,
        }) as object,
        messageAttributes: {
          trace: { stringValue: 't-1', stringListValues: [], binaryListValues: [], dataType: 'String' },
        },
        md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
        eventSource: 'aws:sqs',
        eventSourceARN: queueArn('orders'),
        awsRegion: 'eu-west-1',
      },
    ],
  });
  await settles(url, 0, 0);
});

it('keeps what the function failed on in the queue', async () => {
  const url = await source('failing', { handler: 'throw new Error("no");' });
  await send(url, 'A-1');
  await said('failing', 'no');
  await settles(url, 0, 1);
});

it('tries again after the visibility time-out, and moves what fails too often to the dead-letter queue', async () => {
  const { ref: dead } = await lambda.create('AWS::SQS::Queue', 'dead', { QueueName: 'dead' });
  const url = await source('hopeless', {
    handler: 'throw new Error("no");',
    timeout: 1,
    queue: {
      VisibilityTimeout: 1,
      RedrivePolicy: { deadLetterTargetArn: queueArn('dead'), maxReceiveCount: 2 },
    },
  });
  await send(url, 'A-1');
  await settles(dead, 1, 0);
  // On a busy machine, the message may be there before its second invocation has ended.
  const reports = () => lambda.logOf('hopeless').filter((line) => line.startsWith('REPORT')).length;
  await waitUntil('both invocations', () => reports() >= 2);
  expect(reports()).toBe(2);
});

it('keeps those messages of a batch that the function says it failed on', async () => {
  const url = await source('partly', {
    handler: `return { batchItemFailures: event.Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })) };`,
    mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
  });
  for (const body of ['good', 'bad', 'good']) await send(url, body);
  await settles(url, 0, 1);
});

it('counts a batch as failed where the answer names no message of it', async () => {
  const url = await source('confused', {
    handler: `return { batchItemFailures: [{ itemIdentifier: 'none' }] };`,
    mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'], BatchSize: 1 },
  });
  await send(url, 'A-1');
  await waitUntil('a run', () => lambda.logOf('confused').some((line) => line.startsWith('REPORT')));
  await settles(url, 0, 1);
});

it('does nothing while it is switched off', async () => {
  const url = await source('off', { handler: '', mapping: { Enabled: false } });
  await send(url, 'A-1');
  const { Messages } = await call<{ Messages?: unknown[] }>('ReceiveMessage', { QueueUrl: url, WaitTimeSeconds: 5 });
  expect(Messages).toHaveLength(1);
});

it.each([
  ['the role may not delete', { actions: READS.slice(0, 1) }, /permissions to call DeleteMessage on SQS/],
  [
    'the function may take longer than a message is hidden',
    { queue: { VisibilityTimeout: 30 } },
    /30 seconds is less than Function timeout: 900 seconds/,
  ],
  [
    'filters',
    { mapping: { FilterCriteria: {} } },
    /local mode does not support FilterCriteria, and without it the function would get other messages/,
  ],
])('refuses: %s', async (what, part, message) => {
  await expect(source(what.replaceAll(' ', '-'), { handler: '', ...part })).rejects.toThrow(message);
});

it('has no other event sources', async () => {
  await lambda.createFunction('stream', 'exports.handler = async () => 1;');
  const EventSourceArn = 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders';
  await expect(
    lambda.create('AWS::Lambda::EventSourceMapping', 'Stream', { EventSourceArn, FunctionName: 'stream' }),
  ).rejects.toThrow(`Local mode has no event sources but SQS queues, got ${EventSourceArn}.`);
});

it('lists the mappings of a function, and gets one', async () => {
  await source('listed', { handler: '', mapping: { BatchSize: 5 } });
  const lambdaCall = (operation: string, input: object) =>
    lambda.context.registry.call({ service: 'lambda', operation, input: { ...input }, caller: DEVELOPER });
  const list = await lambdaCall('ListEventSourceMappings', { FunctionName: 'listed' });
  expect(list).toEqual({
    EventSourceMappings: [
      expect.objectContaining({ EventSourceArn: queueArn('listed'), State: 'Enabled', BatchSize: 5 }) as object,
    ],
  });
  const [mapping] = (list as { EventSourceMappings: { UUID: string }[] }).EventSourceMappings;
  expect(await lambdaCall('GetEventSourceMapping', { UUID: mapping?.UUID })).toEqual(mapping);
  expect(await lambdaCall('ListEventSourceMappings', { EventSourceArn: queueArn('none') })).toEqual({
    EventSourceMappings: [],
  });
});
