/** infra/examples/unreached-users: what a user has missed is in the inbox, once. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { contract } from '#infra/examples/unreached-users/contract';
import { waitUntil } from '#tools/stack/wait-until';
import { Recipe } from './support/recipe';

let recipe: Recipe;
let tables: DynamoDBDocumentClient;
let queues: SQSClient;
beforeAll(async () => {
  recipe = await Recipe.start('unreached-users');
  tables = DynamoDBDocumentClient.from(new DynamoDBClient(recipe.cloud.access));
  queues = new SQSClient(recipe.cloud.access);
});
afterAll(async () => {
  tables.destroy();
  queues.destroy();
  await recipe.stop();
});

const ship = (customerId: string, orderId: string) =>
  recipe.aws.publish({ source: 'shop.orders', detailType: 'OrderShipped', detail: { customerId, orderId } });
const inboxOf = async (userId: string) => {
  const { Items = [] } = await tables.send(
    new QueryCommand({
      TableName: recipe.output('InboxTableName'),
      KeyConditionExpression: 'userId = :user',
      ExpressionAttributeValues: { ':user': userId },
    }),
  );
  return Items;
};
const fills = (userId: string) =>
  waitUntil(`the inbox of ${userId}`, async () => {
    const rows = await inboxOf(userId);
    return rows.length > 0 && rows;
  });

it('keeps what a user has missed, and nothing of a user who was there', async () => {
  const alice = await recipe.connect(contract, 'alice');

  await ship('alice', 'A-1');
  await ship('zoe', 'A-2');

  expect(await fills('zoe')).toEqual([
    {
      userId: 'zoe',
      broadcastId: 'OrderShipped/shop.orders/A-2',
      orderId: 'A-2',
      missedAt: expect.any(String) as string,
      read: false,
    },
  ]);
  await waitUntil('the message', () => alice.received.length > 0);
  expect(await inboxOf('alice')).toEqual([]);
});

it('takes an event that comes twice once, and a bad one keeps no other', async () => {
  const QueueUrl = Object.entries(recipe.cloud.resources).find(([id]) =>
    id.includes('UnreachedShippedUnseenQueue'),
  )![1];
  const broadcastId = 'OrderShipped/shop.orders/B-1';
  const event = (users: readonly string[]) =>
    JSON.stringify({ time: '2026-11-21T08:00:00Z', detail: { broadcastId, users } });
  const send = (MessageBody: string) => queues.send(new SendMessageCommand({ QueueUrl, MessageBody }));

  await send(event(['yves']));
  await fills('yves');
  await tables.send(
    new UpdateCommand({
      TableName: recipe.output('InboxTableName'),
      Key: { userId: 'yves', broadcastId },
      UpdateExpression: 'SET #read = :yes',
      ExpressionAttributeNames: { '#read': 'read' },
      ExpressionAttributeValues: { ':yes': true },
    }),
  );
  await send('no event');
  await send(event(['yves', 'xenia']));

  await fills('xenia');
  expect(await inboxOf('yves')).toMatchObject([{ read: true }]);
});
