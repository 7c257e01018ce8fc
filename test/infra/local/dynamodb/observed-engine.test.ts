/** What the meter of the tables is told about reads and writes. */
import type { DynamoDbEngine } from '#local/dynamodb/engine';
import { startEngine } from '#local/dynamodb/start-engine';
import { ObservedEngine } from '#local/dynamodb/observed-engine';
import type { TableNotice } from '#local/dynamodb/observer';

let started: DynamoDbEngine;
let engine: ObservedEngine;
let notices: TableNotice[];
beforeAll(async () => {
  started = await startEngine('us-east-1');
  engine = new ObservedEngine(started);
  await engine.call('CreateTable', {
    TableName: 'rows',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['id', 'shard'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'by-shard',
        KeySchema: [{ AttributeName: 'shard', KeyType: 'HASH' }],
        Projection: { ProjectionType: 'KEYS_ONLY' },
      },
    ],
  });
});
afterAll(() => started.stop());

let stop: () => void;
beforeEach(() => {
  notices = [];
  stop = engine.onAccess((notice) => notices.push(notice));
});
afterEach(() => stop());

const put = (Item: object, more: object = {}) => engine.call('PutItem', { TableName: 'rows', Item, ...more });

it('tells of a write with the item before and after, and of the indexes', async () => {
  await put({ id: { S: 'a' }, shard: { S: '1' } });
  await put({ id: { S: 'a' } });
  expect(notices).toEqual([
    {
      type: 'write',
      tableName: 'rows',
      before: undefined,
      after: { id: { S: 'a' }, shard: { S: '1' } },
      indexes: [{ name: 'by-shard', keyNames: ['shard'], projected: new Set(['id', 'shard']) }],
    },
    expect.objectContaining({ before: { id: { S: 'a' }, shard: { S: '1' } }, after: { id: { S: 'a' } } }),
  ]);
});

it('tells of a write its condition refused as one that changed nothing', async () => {
  await put({ id: { S: 'b' } });
  const refused = put({ id: { S: 'b' }, more: { N: '1' } }, { ConditionExpression: 'attribute_not_exists(id)' });
  await expect(refused).rejects.toThrow('The conditional request failed');
  expect(notices.at(-1)).toMatchObject({ before: { id: { S: 'b' } }, after: { id: { S: 'b' } } });
});

it('tells of each item of a batch', async () => {
  const requests = ['c', 'd'].map((id) => ({ PutRequest: { Item: { id: { S: id } } } }));
  await engine.call('BatchWriteItem', { RequestItems: { rows: requests } });
  await engine.call('BatchWriteItem', { RequestItems: { rows: [{ DeleteRequest: { Key: { id: { S: 'c' } } } }] } });
  expect(notices).toMatchObject([
    { after: { id: { S: 'c' } } },
    { after: { id: { S: 'd' } } },
    { before: { id: { S: 'c' } }, after: undefined },
  ]);
});

it('tells of reads in units, of an empty page as the smallest, and answers as without an observer', async () => {
  const query = {
    TableName: 'rows',
    IndexName: 'by-shard',
    KeyConditionExpression: '#shard = :shard',
    ExpressionAttributeNames: { '#shard': 'shard' },
    ExpressionAttributeValues: { ':shard': { S: 'none' } },
  };
  const observed = await engine.call('Query', query);
  await engine.call('GetItem', { TableName: 'rows', Key: { id: { S: 'none' } }, ConsistentRead: true });
  expect(notices).toEqual([
    { type: 'read', tableName: 'rows', readUnits: 0.5 },
    { type: 'read', tableName: 'rows', readUnits: 1 },
  ]);
  stop();
  expect(await engine.call('Query', query)).toEqual(observed);
  expect(notices).toHaveLength(2);
});
