/** The index queries of the `deliver` state machine, on the product's own table schema. */
import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  type QueryCommandInput,
  BatchWriteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { everyoneRecipient, userRecipient } from '#shared/tables/recipients';
import {
  CONNECTIONS_TABLE_KEYS,
  RECIPIENT_INDEX,
  RECIPIENT_INDEX_PROJECTION,
  TTL_ATTRIBUTE,
} from '#shared/tables/table-schema';
import { type AnyEngine, engineWithTable } from './any-engine';

const NOW = 1_900_000_000;
const TABLE = `connections-${randomUUID()}`;
const { partition, sort } = CONNECTIONS_TABLE_KEYS;

const row = (connectionId: string, recipient: string, userId: string, expiresAt = NOW + 3600) => ({
  [partition]: { S: connectionId },
  [sort]: { S: recipient },
  userId: { S: userId },
  connectedAt: { N: String(NOW * 1000) },
  [TTL_ATTRIBUTE]: { N: String(expiresAt) },
});

const query = (recipient: string, more: Partial<QueryCommandInput> = {}): QueryCommandInput => ({
  TableName: TABLE,
  IndexName: RECIPIENT_INDEX,
  KeyConditionExpression: `${sort} = :r`,
  FilterExpression: `${TTL_ATTRIBUTE} > :now`,
  ProjectionExpression: `${partition}, userId`,
  ExpressionAttributeValues: { ':r': { S: recipient }, ':now': { N: String(NOW) } },
  ...more,
});

describe('queries of the recipient index', () => {
  let engine: AnyEngine;
  let dynamodb: DynamoDBClient;

  beforeAll(async () => {
    engine = await engineWithTable({
      TableName: TABLE,
      AttributeDefinitions: [partition, sort].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      KeySchema: [
        { AttributeName: partition, KeyType: 'HASH' },
        { AttributeName: sort, KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        {
          IndexName: RECIPIENT_INDEX,
          KeySchema: [
            { AttributeName: sort, KeyType: 'HASH' },
            { AttributeName: partition, KeyType: 'RANGE' },
          ],
          Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...RECIPIENT_INDEX_PROJECTION] },
        },
      ],
    });
    ({ dynamodb } = engine);
  });

  afterAll(() => engine.close());

  const put = (Item: Record<string, AttributeValue>) => dynamodb.send(new PutItemCommand({ TableName: TABLE, Item }));

  it('finds the connections of one recipient, with their user and nothing else', async () => {
    await put(row('c1=', userRecipient('alice'), 'alice'));
    await put(row('c2=', userRecipient('alice'), 'alice'));
    await put(row('c3=', userRecipient('bob'), 'bob'));
    const { Items, Count } = await dynamodb.send(new QueryCommand(query(userRecipient('alice'))));
    expect(Count).toBe(2);
    expect(Items).toEqual([
      { connectionId: { S: 'c1=' }, userId: { S: 'alice' } },
      { connectionId: { S: 'c2=' }, userId: { S: 'alice' } },
    ]);
  });

  it('leaves expired rows out before time to live has removed them', async () => {
    await put(row('old', userRecipient('carol'), 'carol', NOW));
    await put(row('open', userRecipient('carol'), 'carol', NOW + 1));
    const page = await dynamodb.send(new QueryCommand(query(userRecipient('carol'))));
    expect(page).toMatchObject({ Count: 1, ScannedCount: 2, Items: [{ connectionId: { S: 'open' } }] });
  });

  it('answers a recipient without connections with an empty page', async () => {
    const page = await dynamodb.send(new QueryCommand(query(userRecipient('nobody'))));
    expect(page).toMatchObject({ Count: 0, Items: [] });
    expect(page.LastEvaluatedKey).toBeUndefined();
  });

  it('gives every connection exactly once over pages cut by Limit, empty pages included', async () => {
    const recipient = everyoneRecipient(3);
    const ids = Array.from({ length: 57 }, (_, number) => `conn-${String(number).padStart(3, '0')}`);
    // The first ten have expired: with a Limit of 5 the first two pages are empty and still have a next one.
    const rows = ids.map((id, number) => row(id, recipient, `user-${number}`, number < 10 ? NOW - 1 : NOW + 1));
    for (let start = 0; start < rows.length; start += 25) {
      const requests = rows.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
      await dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }));
    }
    const found: (string | undefined)[] = [];
    const pages: number[] = [];
    let cursor: Record<string, AttributeValue> | undefined;
    do {
      const page = await dynamodb.send(
        new QueryCommand(query(recipient, { Limit: 5, ...(cursor ? { ExclusiveStartKey: cursor } : {}) })),
      );
      pages.push(page.Count ?? -1);
      found.push(...(page.Items ?? []).map((item) => item.connectionId?.S));
      cursor = page.LastEvaluatedKey;
      if (cursor) expect(Object.keys(cursor).sort()).toEqual([partition, sort]);
    } while (cursor);
    expect(found).toEqual(ids.slice(10));
    expect(pages.slice(0, 3)).toEqual([0, 0, 5]);
  });

  it('refuses a filter on an attribute the index does not project', async () => {
    const request = dynamodb.send(
      new QueryCommand(query(userRecipient('alice'), { FilterExpression: 'connectedAt < :now' })),
    );
    await expect(request).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'One or more parameter values were invalid: Secondary index recipient-index does not project one or more filter attributes: [connectedAt]',
    });
  });

  it('refuses a projection of an attribute the index does not project', async () => {
    const request = dynamodb.send(
      new QueryCommand(query(userRecipient('alice'), { ProjectionExpression: 'connectionId, connectedAt' })),
    );
    await expect(request).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'One or more parameter values were invalid: Global secondary index recipient-index does not project [connectedAt]',
    });
  });

  it('refuses a filter on a key of the index, and a strongly consistent read', async () => {
    const filtered = dynamodb.send(
      new QueryCommand(query(userRecipient('alice'), { FilterExpression: 'connectionId <> :now' })),
    );
    await expect(filtered).rejects.toMatchObject({ name: 'ValidationException' });
    const consistent = dynamodb.send(new QueryCommand(query(userRecipient('alice'), { ConsistentRead: true })));
    await expect(consistent).rejects.toMatchObject({ name: 'ValidationException' });
  });
});
