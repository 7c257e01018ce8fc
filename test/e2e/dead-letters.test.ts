import { DeleteTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { BROADCAST_REQUESTED, GENERIC_MAPPING } from '#shared/contracts';
import { onThisMachine } from './support/on-this-machine';
import { StackUnderTest } from './support/stack-under-test';
import { unopenedQueueUrl } from './support/unopened-queue';

// Breaks the stack it runs on, so it never runs on a deployed one.
onThisMachine('an event that cannot be handled', () => {
  let stack: StackUnderTest;
  beforeAll(async () => (stack = await StackUnderTest.startOwn()));
  afterAll(() => stack.stop());

  it('is kept whole and waits to be opened if the broadcasts table is missing', async () => {
    const tables = new DynamoDBClient(stack.local?.access ?? {});
    const queues = new SQSClient(stack.local?.access ?? {});
    await tables.send(new DeleteTableCommand({ TableName: stack.outputs.BroadcastsTableName }));
    const detail = { audience: { everyone: true }, message: { type: 'kept', data: { n: 9007199254740991 } } };

    const eventId = await stack.aws.publish({ source: 'e2e', detailType: BROADCAST_REQUESTED, detail });
    const { Messages: [message] = [] } = await queues.send(
      new ReceiveMessageCommand({
        QueueUrl: unopenedQueueUrl(stack.local),
        WaitTimeSeconds: 20,
        MessageAttributeNames: ['All'],
      }),
    );

    expect(JSON.parse(message?.Body ?? '')).toMatchObject({
      mapping: GENERIC_MAPPING,
      source: 'e2e',
      eventId,
      request: detail,
    });
    expect(message?.MessageAttributes?.ERROR_CODE?.StringValue).toBe('ResourceNotFoundException');
    tables.destroy();
    queues.destroy();
  });
});
