/** The SQS module as the SDK client and the template meet it. */
import { createHash } from 'node:crypto';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  type SendMessageCommandInput,
} from '@aws-sdk/client-sqs';
import { createSqsModule, queueUrlOfArn } from '#local/sqs/index';
import { type JsonEndpoint, startJsonEndpoint } from '../json-endpoint';

const MIB = 1024 * 1024;
const arnOf = (name: string) => `arn:aws:sqs:eu-west-1:000000000000:${name}`;

let local: JsonEndpoint;
let sqs: SQSClient;
let queues = 0;
let name: string;
let QueueUrl: string;

beforeAll(async () => {
  local = await startJsonEndpoint(createSqsModule);
  sqs = new SQSClient({ ...local.client, maxAttempts: 1 });
});
beforeEach(async () => {
  name = `orders-${++queues}`;
  QueueUrl = (await local.create('AWS::SQS::Queue', 'Orders', { QueueName: name, SqsManagedSseEnabled: true })).ref;
  local.asked.length = 0;
});
afterAll(async () => {
  sqs.destroy();
  await local.close();
});

const send = (MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
  sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (more: object = {}) =>
  (await sqs.send(new ReceiveMessageCommand({ QueueUrl, ...more }))).Messages ?? [];
const md5 = (text: string) => createHash('md5').update(text).digest('hex');

describe('messages', () => {
  it('are sent, received with their MD5 sums, and deleted', async () => {
    const sent = await send('{"id":1}');
    expect(sent.MD5OfMessageBody).toBe(md5('{"id":1}'));
    const [message] = await receive();
    expect(message).toMatchObject({ MessageId: sent.MessageId, Body: '{"id":1}', MD5OfBody: md5('{"id":1}') });
    expect(message?.Attributes).toBeUndefined();
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }));
    const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }));
    expect(Attributes).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
      MaximumMessageSize: String(MIB),
      MessageRetentionPeriod: '345600',
      QueueArn: arnOf(name),
      VisibilityTimeout: '30',
    });
  });

  it('carry the attributes a receiver asks for, with their own MD5', async () => {
    const timestamp = { DataType: 'Number', StringValue: '1493147359900' };
    const sent = await send('x', {
      MessageAttributes: {
        timestamp,
        'trace.id': { DataType: 'String', StringValue: 't' },
        raw: { DataType: 'Binary', BinaryValue: Buffer.from([1, 2]) },
      },
      MessageGroupId: 'tenant-a',
    });
    expect(sent.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
    const [one] = await receive({ MessageAttributeNames: ['timestamp'], VisibilityTimeout: 0 });
    expect(one?.MessageAttributes).toEqual({ timestamp });
    expect(one?.MD5OfMessageAttributes).toBe('235c5c510d26fb653d073faed50ae77c');
    const [prefixed] = await receive({ MessageAttributeNames: ['trace.*'], VisibilityTimeout: 0 });
    expect(Object.keys(prefixed?.MessageAttributes ?? {})).toEqual(['trace.id']);
    const [all] = await receive({ MessageAttributeNames: ['All'], MessageSystemAttributeNames: ['All'] });
    expect(all?.MD5OfMessageAttributes).toBe(sent.MD5OfMessageAttributes);
    expect(Buffer.from(all?.MessageAttributes?.raw?.BinaryValue ?? [])).toEqual(Buffer.from([1, 2]));
    expect(all?.Attributes).toMatchObject({ ApproximateReceiveCount: '3', MessageGroupId: 'tenant-a' });
  });

  it('are received up to ten at a time, and become visible when told', async () => {
    for (let number = 0; number < 12; number++) await send(String(number));
    const messages = await receive({ MaxNumberOfMessages: 10 });
    expect(messages).toHaveLength(10);
    const handle = messages[0]?.ReceiptHandle;
    await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle: handle, VisibilityTimeout: 0 }));
    expect((await receive({ MaxNumberOfMessages: 10 })).map((message) => message.Body).sort()).toEqual([
      '0',
      '10',
      '11',
    ]);
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    expect(await receive()).toEqual([]);
  });

  it('arrive at a receive that waits for them', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    await send('soon');
    expect((await waiting).map((message) => message.Body)).toEqual(['soon']);
  });

  it.each([
    ['too large by one byte', 'x'.repeat(MIB + 1), {}, 'InvalidParameterValueException', /shorter than 1048576 bytes/],
    [
      'too large with its attributes',
      'x'.repeat(MIB - 8),
      { MessageAttributes: { abc: { DataType: 'String', StringValue: 'z' } } },
      'InvalidParameterValueException',
      /shorter than/,
    ],
    ['empty', '', {}, 'MissingRequiredParameterException', /MessageBody/],
    ['of characters outside XML', 'bell \u0007', {}, 'InvalidMessageContents', /allowed set/],
    [
      'for a FIFO queue',
      'x',
      { MessageDeduplicationId: 'd' },
      'InvalidParameterValueException',
      /MessageDeduplicationId/,
    ],
    ['delayed too long', 'x', { DelaySeconds: 901 }, 'InvalidParameterValueException', /from 0 to 900/],
    [
      'with an attribute of unknown type',
      'x',
      { MessageAttributes: { a: { DataType: 'Text', StringValue: 'z' } } },
      'InvalidParameterValueException',
      /supported type prefixes/,
    ],
  ])('are refused when %s', async (_when, body, more, error, message) => {
    await expect(send(body, more)).rejects.toMatchObject({
      name: error,
      message: expect.stringMatching(message) as string,
    });
  });

  it('of exactly 1 MiB are taken', async () => {
    await expect(send('x'.repeat(MIB))).resolves.toBeDefined();
  });
});

describe('a batch', () => {
  const batch = (Entries: { Id: string; MessageBody: string; DelaySeconds?: number }[]) =>
    sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));

  it('reports each entry separately', async () => {
    const answer = await batch([
      { Id: 'a', MessageBody: 'one' },
      { Id: 'b', MessageBody: 'two', DelaySeconds: 1000 },
    ]);
    expect(answer.Successful).toMatchObject([{ Id: 'a', MD5OfMessageBody: md5('one') }]);
    expect(answer.Failed).toMatchObject([{ Id: 'b', SenderFault: true, Code: 'InvalidParameterValue' }]);
    const messages = await receive({ MaxNumberOfMessages: 10 });
    const Entries = messages.map(({ ReceiptHandle }) => ({ Id: 'a', ReceiptHandle }));
    const deleted = await sqs.send(
      new DeleteMessageBatchCommand({ QueueUrl, Entries: [...Entries, { Id: 'x', ReceiptHandle: 'nonsense' }] }),
    );
    expect(deleted.Successful).toEqual([{ Id: 'a' }]);
    expect(deleted.Failed).toMatchObject([{ Id: 'x', Code: 'ReceiptHandleIsInvalid' }]);
  });

  it.each([
    ['EmptyBatchRequest', []],
    ['TooManyEntriesInBatchRequest', Array.from({ length: 11 }, (_, id) => ({ Id: String(id), MessageBody: 'x' }))],
    ['BatchEntryIdsNotDistinct', ['a', 'a'].map((Id) => ({ Id, MessageBody: 'x' }))],
    ['InvalidBatchEntryId', [{ Id: 'a b', MessageBody: 'x' }]],
    ['BatchRequestTooLong', ['a', 'b'].map((Id) => ({ Id, MessageBody: 'x'.repeat(MIB / 2 + 1) }))],
  ])('is refused as a whole with %s', async (error, entries) => {
    await expect(batch(entries)).rejects.toMatchObject({ name: error });
  });
});

describe('a queue of the template', () => {
  it('is found by name and URL, and has the attributes a template refers to', async () => {
    const created = await local.create('AWS::SQS::Queue', 'Unnamed', {});
    const url = `${local.client.endpoint}/000000000000/Test-Unnamed-1A2B3C`;
    expect(created).toEqual({
      ref: url,
      attributes: { Arn: arnOf('Test-Unnamed-1A2B3C'), QueueName: 'Test-Unnamed-1A2B3C', QueueUrl: url },
    });
    expect(queueUrlOfArn(local.context, arnOf('Test-Unnamed-1A2B3C'))).toBe(url);
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl).toBe(QueueUrl);
    expect((await sqs.send(new ListQueuesCommand({ QueueNamePrefix: name }))).QueueUrls).toEqual([QueueUrl]);
  });

  it('sends what was received too often to its dead-letter queue', async () => {
    const url = (
      await local.create('AWS::SQS::Queue', 'Source', {
        QueueName: `${name}-source`,
        VisibilityTimeout: 0,
        RedrivePolicy: { deadLetterTargetArn: arnOf(name), maxReceiveCount: 1 },
      })
    ).ref;
    await send('poison', { QueueUrl: url });
    expect(await receive({ QueueUrl: url })).toHaveLength(1);
    expect(await receive({ QueueUrl: url })).toHaveLength(0);
    const [dead] = await receive({ MessageSystemAttributeNames: ['DeadLetterQueueSourceArn'] });
    expect(dead).toMatchObject({ Body: 'poison', Attributes: { DeadLetterQueueSourceArn: arnOf(`${name}-source`) } });
  });

  it.each([
    [{ FifoQueue: true, QueueName: 'orders' }, /name of a FIFO queue, and of no other, ends with \.fifo; got orders/],
    [{ VisibilityTimeout: 43_201 }, /VisibilityTimeout of a queue must be from 0 to 43200, got 43201/],
    [{ RedrivePolicy: { deadLetterTargetArn: arnOf('absent'), maxReceiveCount: 3 } }, /absent is not in the template/],
    [{ RedriveAllowPolicy: {} }, /does not support RedriveAllowPolicy/],
  ])('is refused by name with %j', async (properties, message) => {
    await expect(local.create('AWS::SQS::Queue', 'Other', properties)).rejects.toThrow(message);
  });

  it('has the statements of its queue policies', async () => {
    const statement = { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sqs:SendMessage' };
    await local.create('AWS::SQS::QueuePolicy', 'Policy', {
      Queues: [QueueUrl],
      PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
    });
    expect(local.policies).toContainEqual({ resourceArn: arnOf(name), statement });
  });

  it('that does not exist is refused', async () => {
    await expect(send('x', { QueueUrl: `${local.client.endpoint}/000000000000/absent` })).rejects.toMatchObject({
      name: 'QueueDoesNotExist',
    });
  });
});

describe('permissions', () => {
  it('are asked on the queue; a batch needs that of its single messages', async () => {
    await send('x');
    await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries: [{ Id: 'a', MessageBody: 'x' }] }));
    await receive();
    expect(local.asked).toEqual([
      { action: 'sqs:SendMessage', resource: arnOf(name) },
      { action: 'sqs:SendMessage', resource: arnOf(name) },
      { action: 'sqs:ReceiveMessage', resource: arnOf(name) },
    ]);
  });
});
