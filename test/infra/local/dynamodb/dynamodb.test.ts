/** The DynamoDB module as SDK clients and the template meet it; dynalite runs for real. */
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
  UpdateTableCommand,
} from '@aws-sdk/client-dynamodb';
import { createDynamoDbModule } from '#local/dynamodb/index';
import { permissionsFor } from '#local/dynamodb/permissions';
import { type JsonEndpoint, startJsonEndpoint } from '../json-endpoint';

const DOCUMENTS = {
  KeySchema: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  AttributeDefinitions: ['pk', 'sk', 'owner'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
  BillingMode: 'PAY_PER_REQUEST',
  Replicas: [
    {
      Region: 'eu-west-1',
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      Tags: [{ Key: 'team', Value: 'live' }],
    },
  ],
  SSESpecification: { SSEEnabled: true },
  GlobalSecondaryIndexes: [
    {
      IndexName: 'by-owner',
      KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['title'] },
    },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: 'local-owner',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'owner', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};
const arnOf = (table: string) => `arn:aws:dynamodb:eu-west-1:000000000000:table/${table}`;
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: 's' } });

let local: JsonEndpoint;
let dynamodb: DynamoDBClient;
let tables = 0;
let TableName: string;

beforeAll(async () => {
  local = await startJsonEndpoint((context) => createDynamoDbModule(context));
  dynamodb = new DynamoDBClient({ ...local.client, maxAttempts: 1 });
});
beforeEach(async () => {
  TableName = `documents-${++tables}`;
  await local.create('AWS::DynamoDB::GlobalTable', 'Documents', { ...DOCUMENTS, TableName });
  local.asked.length = 0;
});
afterAll(async () => {
  dynamodb.destroy();
  await local.close();
});

const put = (pk: string, more: NonNullable<PutItemCommand['input']['Item']> = {}) =>
  dynamodb.send(new PutItemCommand({ TableName, Item: { ...key(pk), ...more } }));

describe('a table of the template', () => {
  const create = (type: string, properties: object) => local.create(type, 'Other', { ...DOCUMENTS, ...properties });
  const plainTable = () =>
    Object.fromEntries(Object.entries({ ...DOCUMENTS, TableName: 'named' }).filter(([name]) => name !== 'Replicas'));

  it('has the name CloudFormation would generate, its ARN and its id, and no stream', async () => {
    const created = await local.create('AWS::DynamoDB::GlobalTable', 'Documents', DOCUMENTS);
    expect(created.ref).toBe('Test-Documents-1A2B3C');
    expect(created.attributes).toEqual({
      Arn: arnOf('Test-Documents-1A2B3C'),
      TableId: expect.stringMatching(/^[0-9a-f-]+$/) as string,
    });
  });

  it('can be an AWS::DynamoDB::Table with provisioned throughput', async () => {
    const created = await local.create('AWS::DynamoDB::Table', 'Plain', {
      ...plainTable(),
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      ResourcePolicy: { PolicyDocument: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Sid: 'Read' }] } },
    });
    expect(created.ref).toBe('named');
    expect(local.policies).toContainEqual({
      resourceArn: arnOf('named'),
      statement: { Effect: 'Allow', Sid: 'Read' },
    });
  });

  it.each([
    [{ StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }, /does not support StreamSpecification/],
    [
      { Replicas: [{ Region: 'eu-west-1' }, { Region: 'us-east-1' }] },
      /does not support Replicas: the table is in eu-west-1 only/,
    ],
    [{ Replicas: [{ Region: 'eu-west-1', KinesisStreamSpecification: {} }] }, /KinesisStreamSpecification/],
    [{ GlobalSecondaryIndexes: [{ ...DOCUMENTS.GlobalSecondaryIndexes[0], Novelty: 1 }] }, /Novelty/],
    [{ Replicas: [] }, /none of its replicas is in eu-west-1/],
    [{ Replicas: [{ Region: 'a' }, { Region: 'b' }] }, /none of its replicas is in eu-west-1/],
  ])('is refused by name with %j', async (properties, message) => {
    await expect(create('AWS::DynamoDB::GlobalTable', properties)).rejects.toThrow(message);
  });
});

describe('reads of an index', () => {
  const byOwner = (more: Partial<QueryCommand['input']>) =>
    dynamodb.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-owner',
        KeyConditionExpression: '#o = :o',
        ExpressionAttributeNames: { '#o': 'owner' },
        ExpressionAttributeValues: { ':o': { S: 'ann' } },
        ...more,
      }),
    );
  const refusal = (text: string) => ({
    name: 'ValidationException',
    message: `One or more parameter values were invalid: ${text}`,
  });

  it('may filter on and project what the index carries, the keys of the table included', async () => {
    await put('1', { owner: { S: 'ann' }, title: { S: 'T' }, body: { S: 'B' } });
    const { Items } = await byOwner({
      FilterExpression: 'attribute_exists(title) AND sk <> title',
      ProjectionExpression: 'pk, title',
    });
    expect(Items).toEqual([{ pk: { S: '1' }, title: { S: 'T' } }]);
  });

  it('are refused when the filter names anything else, in order of name and before the projection', async () => {
    const request = byOwner({ FilterExpression: 'size(c) > size(b.x)', ProjectionExpression: 'd' });
    await expect(request).rejects.toMatchObject(
      refusal('Secondary index by-owner does not project one or more filter attributes: [b, c]'),
    );
  });

  it('are refused when the projection names anything else', async () => {
    await expect(byOwner({ ProjectionExpression: 'pk, d, b' })).rejects.toMatchObject(
      refusal('Global secondary index by-owner does not project [b, d]'),
    );
    const scan = dynamodb.send(new ScanCommand({ TableName, IndexName: 'by-owner', AttributesToGet: ['body'] }));
    await expect(scan).rejects.toMatchObject(refusal('Global secondary index by-owner does not project [body]'));
  });

  it('find nothing when a Scan filters on anything else, as in DynamoDB', async () => {
    await put('1', { owner: { S: 'ann' }, body: { S: 'B' } });
    const scan = new ScanCommand({ TableName, IndexName: 'by-owner', FilterExpression: 'attribute_exists(body)' });
    expect(await dynamodb.send(scan)).toMatchObject({ Count: 0, ScannedCount: 1 });
  });

  it('are refused by name where DynamoDB would fetch from the table for a local index', async () => {
    const request = dynamodb.send(
      new QueryCommand({
        TableName,
        IndexName: 'local-owner',
        KeyConditionExpression: 'pk = :p',
        ProjectionExpression: 'title',
        ExpressionAttributeValues: { ':p': { S: '1' } },
      }),
    );
    await expect(request).rejects.toThrow(/^Local mode does not fetch .* local-owner does not project: \[title]$/);
  });
});

describe('a failed condition', () => {
  const claim = (ReturnValuesOnConditionCheckFailure?: 'ALL_OLD') =>
    dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key: key('claim'),
        UpdateExpression: 'SET #by = :me',
        ConditionExpression: 'attribute_not_exists(pk)',
        ExpressionAttributeNames: { '#by': 'by' },
        ExpressionAttributeValues: { ':me': { S: 'second' } },
        ...(ReturnValuesOnConditionCheckFailure ? { ReturnValuesOnConditionCheckFailure } : {}),
      }),
    );

  it('carries the item as it is when ALL_OLD was asked for', async () => {
    await put('claim', { by: { S: 'first' } });
    await expect(claim('ALL_OLD')).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { ...key('claim'), by: { S: 'first' } },
    });
  });

  it('is the answer to all but one of many claims made at once', async () => {
    const claims = await Promise.allSettled(Array.from({ length: 20 }, () => claim()));
    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('carries nothing otherwise', async () => {
    await put('claim', { by: { S: 'first' } });
    const error: unknown = await claim().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: 'ConditionalCheckFailedException', message: 'The conditional request failed' });
    expect((error as { Item?: unknown }).Item).toBeUndefined();
  });
});

describe('what dynalite cannot do', () => {
  it.each([
    ['TransactWriteItems', new TransactWriteItemsCommand({ TransactItems: [] })],
    ['UpdateTable', new UpdateTableCommand({ TableName: 'documents', DeletionProtectionEnabled: true })],
  ])('is refused by name: %s', async (operation, command) => {
    await expect(dynamodb.send(command as UpdateTableCommand)).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: `Local mode does not support dynamodb:${operation}.`,
    });
  });

  it('is refused by name: settings of a table it would drop', async () => {
    const command = new CreateTableCommand({
      TableName: 'streamed',
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' },
    });
    await expect(dynamodb.send(command)).rejects.toThrow(
      'Local mode does not support StreamSpecification in CreateTable.',
    );
  });
});

describe('permissions', () => {
  it('are asked on the table, on the index of an index query, and on every table of a batch', async () => {
    const tableArn = arnOf(TableName);
    await dynamodb.send(new GetItemCommand({ TableName: tableArn, Key: key('1') }));
    const values = { ':o': { S: 'ann' } };
    const names = { '#o': 'owner' };
    await dynamodb.send(
      new QueryCommand({
        TableName,
        IndexName: 'by-owner',
        KeyConditionExpression: '#o = :o',
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      }),
    );
    await dynamodb.send(new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [key('1')] } } }));
    expect(local.asked).toEqual([
      { action: 'dynamodb:GetItem', resource: tableArn },
      { action: 'dynamodb:Query', resource: `${tableArn}/index/by-owner` },
      { action: 'dynamodb:BatchGetItem', resource: tableArn },
    ]);
  });

  it('have the leading key of an item whose key is one attribute, and none where the request does not say which it is', () => {
    const contextOf = (Key: object) =>
      permissionsFor('UpdateItem', { TableName: 'a', Key }, { region: 'eu-west-1' })[0]?.context;
    expect(contextOf({ pk: { S: '#governor' } })).toEqual({ 'dynamodb:LeadingKeys': '#governor' });
    expect(contextOf(key('1'))).toBeUndefined();
  });

  it.each([
    ['GetItem', { TableName: 'a', Key: [null] }, 1],
    ['UpdateItem', { TableName: 'a', Key: { pk: null } }, 1],
    ['BatchWriteItem', { RequestItems: '$.a' }, 0],
    ['TransactWriteItems', { TransactItems: [null, { Put: null }] }, 1],
  ])('are asked for a %s of any shape: %j', (operation, input, count) => {
    expect(permissionsFor(operation, input, { region: 'eu-west-1' })).toHaveLength(count);
  });

  it('of a transaction are those of its items', () => {
    // Only an external engine answers them; the permissions are the same.
    expect(
      permissionsFor(
        'TransactWriteItems',
        { TransactItems: [{ Put: { TableName: 'a' } }, { ConditionCheck: { TableName: 'b' } }] },
        { region: 'eu-west-1' },
      ).map(({ action, resource }) => `${action} ${resource.split(':').at(-1)}`),
    ).toEqual(['dynamodb:PutItem table/a', 'dynamodb:ConditionCheckItem table/b']);
  });
});
