/** The module in front of an engine that is already running; here a dynalite stands in for Amazon's DynamoDB Local. */
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { createDynamoDbModule } from '#local/dynamodb/index';
import { startDynaliteServer, type DynaliteServer } from '#test/support/dynalite-server';
import { type JsonEndpoint, startJsonEndpoint } from '../json-endpoint';

const TABLE = {
  TableName: 'sessions',
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
};

describe('an external engine', () => {
  let external: DynaliteServer;
  let local: JsonEndpoint;

  beforeAll(async () => {
    external = await startDynaliteServer();
    local = await startJsonEndpoint((context) => createDynamoDbModule(context, { endpoint: external.url }));
  });
  afterAll(async () => {
    await local.close();
    await external.stop();
  });

  it('holds the tables of the template and is left running', async () => {
    await local.create('AWS::DynamoDB::Table', 'Sessions', TABLE);
    const client = new DynamoDBClient(local.client);
    const Item = { id: { S: 'a' } };
    await client.send(new PutItemCommand({ TableName: 'sessions', Item }));
    expect((await client.send(new GetItemCommand({ TableName: 'sessions', Key: Item }))).Item).toEqual(Item);
    client.destroy();

    const direct = new DynamoDBClient({ ...local.client, endpoint: external.url });
    expect((await direct.send(new ListTablesCommand({}))).TableNames).toEqual(['sessions']);
    direct.destroy();
  });

  it('is given transactions, which dynalite does not have', () => {
    expect(local.module.service.operation('TransactWriteItems')).toBeDefined();
    expect(local.module.service.operation('ExecuteStatement')).toBeUndefined();
  });
});

describe('an engine that does not answer', () => {
  it('is an internal server error that names the address', async () => {
    const gone = await startDynaliteServer();
    await gone.stop();
    const local = await startJsonEndpoint((context) => createDynamoDbModule(context, { endpoint: gone.url }));
    const client = new DynamoDBClient({ ...local.client, maxAttempts: 1 });
    await expect(client.send(new ListTablesCommand({}))).rejects.toMatchObject({
      name: 'InternalServerError',
      message: expect.stringContaining(`The DynamoDB engine at ${gone.url} did not answer`) as string,
    });
    client.destroy();
    await local.close();
  });
});
