import {
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { createDynamoDbModule } from '#local/dynamodb/index';
import { type JsonEndpoint, startJsonEndpoint } from '../json-endpoint';

const TABLE = {
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
  TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
};
const FIVE_YEARS = 5 * 365 * 24 * 60 * 60;

let local: JsonEndpoint;
let dynamodb: DynamoDBClient;
let tables = 0;
let TableName: string;

beforeAll(async () => {
  local = await startJsonEndpoint((context) => createDynamoDbModule(context, { ttlSweepIntervalMs: 20 }));
  dynamodb = new DynamoDBClient({ ...local.client, maxAttempts: 1 });
});
beforeEach(async () => {
  TableName = `sessions-${++tables}`;
  await local.create('AWS::DynamoDB::Table', 'Sessions', { ...TABLE, TableName });
});
afterAll(async () => {
  dynamodb.destroy();
  await local.close();
});

const update = (Enabled: boolean, AttributeName = 'expiresAt') =>
  dynamodb.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled, AttributeName } }));
const describeTtl = async () =>
  (await dynamodb.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;

async function idsOnce(condition: (ids: string[]) => boolean): Promise<string[]> {
  for (;;) {
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
    const ids = Items.map((item) => item.id?.S ?? '').sort();
    if (condition(ids)) return ids;
  }
}

describe('time to live', () => {
  it('removes expired items, and neither those that are not, nor those without a number, nor ancient ones', async () => {
    const now = Math.floor(Date.now() / 1000);
    const items = {
      expired: { N: String(now - 60) },
      open: { N: String(now + 600) },
      text: { S: String(now - 60) },
      // Longer ago than five years: likely a wrong unit, which DynamoDB leaves alone too.
      ancient: { N: String(now - FIVE_YEARS - 60) },
    };
    for (const [id, expiresAt] of Object.entries(items)) {
      await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id }, expiresAt } }));
    }
    await dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: 'forever' } } }));
    expect(await idsOnce((ids) => !ids.includes('expired'))).toEqual(['ancient', 'forever', 'open', 'text']);
  });

  it('is described, switched off and switched on as in DynamoDB', async () => {
    expect(await describeTtl()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
    await expect(update(true)).rejects.toThrow('TimeToLive is already enabled');
    await update(false);
    expect(await describeTtl()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await expect(update(false)).rejects.toThrow('TimeToLive is already disabled');
    await update(true, 'endsAt');
    expect(await describeTtl()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'endsAt' });
  });

  it('of a table that does not exist is refused', async () => {
    const request = dynamodb.send(new DescribeTimeToLiveCommand({ TableName: 'absent' }));
    await expect(request).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});
