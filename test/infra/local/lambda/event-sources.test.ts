/** A queue as the event source of a function. */
import { waitUntil } from '#tools/stack/wait-until';
import { localLambda } from './local-lambda';
import { queueArn, queueSources, READS } from './queue-sources';

const lambda = localLambda();
const { source, send, said, settles, sqs } = queueSources(lambda);
afterAll(() => lambda.stop());

it('invokes the function with a message as AWS hands it over, and deletes it', async () => {
  const { url } = await source('orders', { handler: 'console.log("GOT " + JSON.stringify(event));' });
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
        md5OfMessageAttributes: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
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
  const { url } = await source('failing', { handler: 'throw new Error("no");' });
  await send(url, 'A-1');
  await said('failing', 'no');
  await settles(url, 0, 1);
});

it('tries again after the visibility time-out, and moves what fails too often to the dead-letter queue', async () => {
  const { ref: dead } = await lambda.create('AWS::SQS::Queue', 'dead', { QueueName: 'dead' });
  const { url } = await source('hopeless', {
    handler: 'throw new Error("no");',
    more: { Timeout: 1 },
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
  const { url } = await source('partly', {
    handler: `return { batchItemFailures: event.Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })) };`,
    mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'] },
  });
  for (const body of ['good', 'bad', 'good']) await send(url, body);
  await settles(url, 0, 1);
});

it('counts a batch as failed where the answer names no message of it', async () => {
  const { url } = await source('confused', {
    handler: `return { batchItemFailures: [{ itemIdentifier: 'none' }] };`,
    mapping: { FunctionResponseTypes: ['ReportBatchItemFailures'], BatchSize: 1 },
  });
  await send(url, 'A-1');
  await waitUntil('a run', () => lambda.logOf('confused').some((line) => line.startsWith('REPORT')));
  await settles(url, 0, 1);
});

it('does nothing while it is switched off', async () => {
  const { url } = await source('off', { handler: '', mapping: { Enabled: false } });
  await send(url, 'A-1');
  const { Messages } = await sqs<{ Messages?: unknown[] }>('ReceiveMessage', { QueueUrl: url, WaitTimeSeconds: 5 });
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
    'what it does not know',
    { mapping: { StartingPosition: 'LATEST' } },
    /local mode does not support StartingPosition, and without it the function would get other messages/,
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
