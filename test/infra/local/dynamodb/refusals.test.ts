/** Empty keys and comparisons that DynamoDB refuses. */
import { randomUUID } from 'node:crypto';
import {
  type AttributeValue,
  BatchWriteItemCommand,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type AnyEngine, engineWithTable } from './any-engine';

const TableName = `orders-${randomUUID()}`;
const IndexName = 'by-buyer';
const Key = { id: { S: '1' } };
const EMPTY = { S: '' };

let engine: AnyEngine;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  engine = await engineWithTable({
    TableName,
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: [
      { AttributeName: 'id', AttributeType: 'S' },
      { AttributeName: 'buyer', AttributeType: 'S' },
      { AttributeName: 'at', AttributeType: 'B' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName,
        KeySchema: [
          { AttributeName: 'buyer', KeyType: 'HASH' },
          { AttributeName: 'at', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  });
  ({ dynamodb } = engine);
});
afterAll(() => engine.close());

const refusal = async (answer: Promise<unknown>): Promise<string> => {
  const error: unknown = await answer.then(
    () => new Error('it was not refused'),
    (reason: unknown) => reason,
  );
  expect(error).toMatchObject({ name: 'ValidationException' });
  return (error as Error).message;
};

describe('an empty key of an index', () => {
  const unsupported =
    'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ';
  const text = 'The AttributeValue for a key attribute cannot contain an empty string value.';
  const buyerRefused = `${unsupported}${text} IndexName: by-buyer, IndexKey: buyer`;

  it('is refused in a new item', async () => {
    const put = (more: Record<string, AttributeValue>) =>
      refusal(dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, ...more } })));
    expect(await put({ buyer: EMPTY })).toBe(buyerRefused);
    expect(await put({ buyer: { S: 'alice' }, at: { B: new Uint8Array() } })).toBe(
      `${unsupported}${text.replace('string', 'binary')} IndexName: by-buyer, IndexKey: at`,
    );
  });

  it('is refused in a batch', async () => {
    const RequestItems = { [TableName]: [{ PutRequest: { Item: { ...Key, buyer: EMPTY } } }] };
    expect(await refusal(dynamodb.send(new BatchWriteItemCommand({ RequestItems })))).toBe(buyerRefused);
  });

  it('is refused in an update, which changes nothing', async () => {
    const update = new UpdateItemCommand({
      TableName,
      Key,
      UpdateExpression: 'SET buyer = :e',
      ExpressionAttributeValues: { ':e': EMPTY },
    });
    expect(await refusal(dynamodb.send(update))).toBe(
      'One or more parameter values are not valid. ' +
        `The update expression attempted to update a secondary index key to a value that is not supported. ${text}`,
    );
    const older = new UpdateItemCommand({
      TableName,
      Key,
      AttributeUpdates: { buyer: { Action: 'PUT', Value: EMPTY } },
    });
    expect(await refusal(dynamodb.send(older))).toBe(buyerRefused);
    expect((await dynamodb.send(new GetItemCommand({ TableName, Key }))).Item).toBeUndefined();
  });

  it('is refused in a query', async () => {
    const query = (index: string | undefined, attribute: string) =>
      refusal(
        dynamodb.send(
          new QueryCommand({
            TableName,
            IndexName: index,
            KeyConditionExpression: '#key = :e',
            ExpressionAttributeNames: { '#key': attribute },
            ExpressionAttributeValues: { ':e': EMPTY },
          }),
        ),
      );
    expect(await query(IndexName, 'buyer')).toBe(buyerRefused);
    expect(await query(undefined, 'id')).toBe(`One or more parameter values are not valid. ${text} Key: id`);
  });
});

describe('a comparison by order', () => {
  const VALUES: Record<string, AttributeValue> = {
    L: { L: [{ N: '1' }] },
    M: { M: {} },
    BOOL: { BOOL: true },
    NULL: { NULL: true },
    SS: { SS: ['a'] },
  };

  it.each(Object.entries(VALUES))('is refused with a value of type %s', async (type, value) => {
    for (const operator of ['<', '<=', '>', '>=']) {
      const condition = { ConditionExpression: `a ${operator} :v`, ExpressionAttributeValues: { ':v': value } };
      expect(await refusal(dynamodb.send(new DeleteItemCommand({ TableName, Key, ...condition })))).toBe(
        'Invalid ConditionExpression: Incorrect operand type for operator or function; ' +
          `operator or function: ${operator}, operand type: ${type}`,
      );
    }
  });

  it.each(['a BETWEEN :v AND :v', 'b = c OR NOT (:v BETWEEN a AND b)'])(
    'is refused in %s',
    async (FilterExpression) => {
      const filter = { FilterExpression, ExpressionAttributeValues: { ':v': VALUES.L! } };
      expect(await refusal(dynamodb.send(new ScanCommand({ TableName, ...filter })))).toBe(
        'Invalid FilterExpression: Incorrect operand type for operator or function; ' +
          'operator or function: BETWEEN, operand type: L',
      );
    },
  );

  it('may be with a text, and a list may be compared with =', async () => {
    const ExpressionAttributeValues = { ':l': VALUES.L!, ':s': { S: 'a' } };
    const filter = { FilterExpression: 'a = :l OR a < :s OR size(a) > size(b)', ExpressionAttributeValues };
    expect((await dynamodb.send(new ScanCommand({ TableName, ...filter }))).Count).toBe(0);
  });
});
