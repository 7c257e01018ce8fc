import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoDb } from '#shared/runtime/aws-clients';
import { BROADCASTS_TABLE, startTables, type Tables } from '../../support/tables';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
  Object.assign(process.env, tables.environment);
});
afterAll(() => tables.stop());

it('a member that is undefined is not written, as in JSON', async () => {
  const client = createDynamoDb();
  const report = { delivered: 2 };
  const row = { broadcastId: 'b', status: 'RUNNING' };
  await client.send(
    new PutCommand({
      TableName: BROADCASTS_TABLE,
      Item: { ...row, ended: undefined, report: { ...report, error: undefined } },
    }),
  );
  const { Item } = await client.send(new GetCommand({ TableName: BROADCASTS_TABLE, Key: { broadcastId: 'b' } }));
  expect(Item).toEqual({ ...row, report });
  client.destroy();
});
