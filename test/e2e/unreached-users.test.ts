/** The example rule for unreached users: only those of OrderShipped wait in its queue for a worker. */
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { EVENT_SOURCE, USERS_UNREACHED, type UsersUnreached } from '#shared/contracts';
import { onThisMachine } from './support/on-this-machine';
import { StackUnderTest } from './support/stack-under-test';

// The queue is found by its logical id, which only the local cloud knows.
onThisMachine('a customer who is not connected', () => {
  let stack: StackUnderTest;
  beforeAll(async () => (stack = await StackUnderTest.startOwn()));
  afterAll(() => stack.stop());

  it('is in the queue of the example after an order was shipped, but not after a price changed', async () => {
    const [QueueUrl] = Object.entries(stack.local?.resources ?? {})
      .filter(([id]) => id.startsWith('UnreachedShippedUnseenQueue'))
      .map(([, url]) => url);
    const detail = { customerId: 'absent', orderId: 'A-1', carrier: 'DHL', trackingUrl: 'https://example.com' };
    await stack.reportOf(await stack.request({ users: ['absent too'] }));
    const eventId = await stack.aws.publish({ source: 'shop.orders', detailType: 'OrderShipped', detail });

    const queues = new SQSClient(stack.local?.access ?? {});
    const { Messages } = await queues.send(
      new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 20, MaxNumberOfMessages: 10 }),
    );
    queues.destroy();

    const events = (Messages ?? []).map(({ Body = '' }) => JSON.parse(Body) as Record<string, unknown>);
    expect(events).toMatchObject([
      {
        source: EVENT_SOURCE,
        'detail-type': USERS_UNREACHED,
        detail: { broadcastId: `OrderShipped/shop.orders/${eventId}`, users: ['absent'] } satisfies UsersUnreached,
      },
    ]);
  });
});
