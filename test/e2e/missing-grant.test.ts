/** A grant forgotten in the app is refused here as on AWS, with an error that says who lacks what. */
import { BROADCAST_REQUESTED } from '#shared/contracts';
import { requestedId, StackUnderTest } from './support/stack-under-test';
import { startWithout, type Missing } from './support/stack-without-grant';

/**
 * Boots the stack without the grant, and passes the result of a broadcast to alice, who is connected, to the
 * assertions.
 */
async function broadcastWithout(missing: Missing, check: (stack: StackUnderTest, eventId: string) => Promise<void>) {
  const stack = StackUnderTest.on(await startWithout(missing));
  try {
    await stack.connect('alice');
    const detail = { audience: { users: ['alice'] }, message: { type: 'test', data: null } };
    await check(stack, await stack.aws.publish({ source: 'e2e', detailType: BROADCAST_REQUESTED, detail }));
  } finally {
    await stack.stop();
  }
}

it.each<[string, Missing, string, RegExp]>([
  [
    'a state machine',
    { policy: /^Workflow/, action: 'dynamodb:Query' },
    'DynamoDb.DynamoDbException',
    /WorkflowBroadcastRole\S+ is not authorized to perform: dynamodb:Query on resource: \S+\/index\/recipient-index/,
  ],
  [
    'a function',
    { policy: /^TasksSendBatch/, action: 'execute-api:ManageConnections' },
    'Broadcast.ConfigurationError',
    /TasksSendBatchRole\S+ is not authorized to perform: execute-api:ManageConnections on resource: \S+@connections/,
  ],
])('%s without its grant fails the broadcast with a named cause', async (_who, missing, name, cause) => {
  await broadcastWithout(missing, async (stack, eventId) => {
    expect(await stack.reportOf(requestedId('e2e', eventId))).toMatchObject({
      status: 'FAILED',
      error: { name, cause: expect.stringMatching(cause) as unknown },
    });
  });
});

it('a route without its grant lets nobody connect', async () => {
  const stack = StackUnderTest.on(await startWithout({ policy: /^RoutesConnect/, action: 'dynamodb:BatchWriteItem' }));
  try {
    await expect(stack.connect('alice')).rejects.toThrow('Unexpected server response: 500');
  } finally {
    await stack.stop();
  }
});
