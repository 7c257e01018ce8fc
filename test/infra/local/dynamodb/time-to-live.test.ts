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

describe('rows that are far from their expiry', () => {
  const NOW = Math.floor(Date.now() / 1000);
  const DAY = 24 * 60 * 60;
  const ROW_BYTES = 20_000;
  const ATTRIBUTE_TYPES = ['id', 'part', 'openShard'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
  const sweptAt = (maxLongLivedBytes: number) =>
    startJsonEndpoint((context) => createDynamoDbModule(context, { ttlSweepIntervalMs: 20, maxLongLivedBytes }));

  /** Tables `broadcasts`, with an index of the open ones, and `outcomes`. @returns the rows of both once `gone` are gone */
  async function afterSweeping(
    bounded: JsonEndpoint,
    rows: readonly (readonly [string, string, object])[],
    gone: string[],
  ) {
    const client = new DynamoDBClient({ ...bounded.client, maxAttempts: 1 });
    try {
      const { TimeToLiveSpecification } = TABLE;
      await bounded.create('AWS::DynamoDB::Table', 'Broadcasts', {
        ...{ TableName: 'broadcasts', KeySchema: TABLE.KeySchema, TimeToLiveSpecification },
        AttributeDefinitions: ATTRIBUTE_TYPES.filter(({ AttributeName }) => AttributeName !== 'part'),
        GlobalSecondaryIndexes: [
          {
            IndexName: 'open',
            KeySchema: [{ AttributeName: 'openShard', KeyType: 'HASH' }],
            Projection: { ProjectionType: 'KEYS_ONLY' },
          },
        ],
      });
      await bounded.create('AWS::DynamoDB::Table', 'Outcomes', {
        ...{ TableName: 'outcomes', TimeToLiveSpecification },
        KeySchema: [...TABLE.KeySchema, { AttributeName: 'part', KeyType: 'RANGE' }],
        AttributeDefinitions: ATTRIBUTE_TYPES.filter(({ AttributeName }) => AttributeName !== 'openShard'),
      });
      for (const [table, id, more] of rows) {
        const body = { part: { S: '1' }, body: { S: 'x'.repeat(ROW_BYTES) } };
        await client.send(new PutItemCommand({ TableName: table, Item: { ...body, id: { S: id }, ...more } }));
      }
      for (;;) {
        const found: string[] = [];
        for (const table of ['broadcasts', 'outcomes']) {
          const { Items = [] } = await client.send(new ScanCommand({ TableName: table }));
          found.push(...Items.map((item) => `${table} ${item.id?.S}`));
        }
        if (!gone.some((row) => found.includes(row))) return found.sort();
      }
    } finally {
      client.destroy();
      await bounded.close();
    }
  }

  const expiring = (seconds: number) => ({ expiresAt: { N: String(NOW + seconds) } });

  it('go early beyond the bound, those that expire first of both tables of a key, and none that is in an index', async () => {
    const bounded = await sweptAt(3.5 * ROW_BYTES);
    const rows = [
      // The last ones come first, so that they protect none of the others.
      ['broadcasts', 'last', expiring(30 * DAY + 3600)],
      ['outcomes', 'last', expiring(30 * DAY + 3601)],
      ['broadcasts', 'open', { ...expiring(30 * DAY - 10), openShard: { S: '1' } }],
      ['broadcasts', 'soon', expiring(DAY)],
      ['broadcasts', 'second', expiring(30 * DAY + 2)],
      ['outcomes', 'first', expiring(30 * DAY + 1)],
      ['broadcasts', 'first', expiring(30 * DAY)],
    ] as const;
    expect(await afterSweeping(bounded, rows, ['broadcasts first', 'outcomes first'])).toEqual([
      'broadcasts last',
      'broadcasts open',
      'broadcasts second',
      'broadcasts soon',
      'outcomes last',
    ]);
  });

  it('stay if their expiry is within ten minutes of the last one of their table', async () => {
    const bounded = await sweptAt(0);
    const rows = [
      ['broadcasts', 'last', expiring(30 * DAY + 3600)],
      ['broadcasts', 'before', expiring(30 * DAY + 3600 - 599)],
      ['broadcasts', 'old', expiring(30 * DAY + 3600 - 601)],
    ] as const;
    expect(await afterSweeping(bounded, rows, ['broadcasts old'])).toEqual(['broadcasts before', 'broadcasts last']);
  });
});
