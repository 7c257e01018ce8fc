import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { aliases, updateIf } from '#shared/tables/conditional-update';
import { BROADCASTS_TABLE, startTables, type Tables } from '../../support/tables';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
  await tables.client.send(new PutCommand({ TableName: BROADCASTS_TABLE, Item: { broadcastId: 'b', attempt: 1 } }));
});
afterAll(() => tables.stop());

const update = (condition: string, table = BROADCASTS_TABLE) =>
  updateIf(tables.client, {
    ...{ TableName: table, Key: { broadcastId: 'b' }, UpdateExpression: 'SET seen = :one' },
    ConditionExpression: condition,
    ExpressionAttributeNames: { '#attempt': 'attempt' },
    ExpressionAttributeValues: { ':one': 1 },
  });

it('an update is made where its condition holds, and nowhere else', async () => {
  expect(await update('#attempt > :one')).toBeUndefined();
  expect(await update('#attempt = :one')).toEqual({});
});

it('an update that fails for another reason is an error', async () => {
  await expect(update('#attempt = :one', 'no-such-table')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('a name is an alias of itself', () => {
  expect(aliases<{ status: string; owner: string }>('status', 'owner')).toEqual({
    ...{ '#status': 'status', '#owner': 'owner' },
  });
});
