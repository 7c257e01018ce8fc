/** infra/examples/restore-rows, on two tables. */
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import { PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { restoreRows } from '#infra/examples/restore-rows/restore-rows';
import { BROADCASTS_TABLE, startTables, type Tables } from '../../functions/support/tables';

const [FROM, KEY] = ['restored', 'broadcastId'];
const LATER = Math.ceil(Date.now() / 1000) + 86_400;

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
  await tables.client.send(
    new CreateTableCommand({
      ...{ TableName: FROM, BillingMode: 'PAY_PER_REQUEST' },
      KeySchema: [{ AttributeName: KEY, KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: KEY, AttributeType: 'S' }],
    }),
  );
});
afterAll(() => tables.stop());

const put = (TableName: string, broadcastId: string, more: object) =>
  tables.client.send(new PutCommand({ TableName, Item: { broadcastId, expiresAt: LATER, ...more } }));

it('puts back what is missing, overwrites nothing, and can be run again', async () => {
  for (let index = 0; index < 60; index += 1) await put(FROM, `lost-${index}`, { status: 'COMPLETED' });
  await put(FROM, 'there', { status: 'RUNNING' });
  await put(FROM, 'over', { expiresAt: 1 });
  await put(BROADCASTS_TABLE, 'there', { status: 'COMPLETED' });

  const tablesAndKey = { from: FROM, to: BROADCASTS_TABLE, partitionKey: KEY };
  expect(await restoreRows(tables.client, tablesAndKey)).toEqual({ restored: 60, kept: 1, expired: 1 });
  expect(await restoreRows(tables.client, tablesAndKey)).toEqual({ restored: 0, kept: 61, expired: 1 });

  const { Items = [] } = await tables.client.send(new ScanCommand({ TableName: BROADCASTS_TABLE }));
  expect(Items).toHaveLength(61);
  expect(Items.map(({ status }) => status as string)).toEqual(Array(61).fill('COMPLETED'));
});
