import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { aliases, putIf, updateIf } from '#shared/tables/conditional-update';
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

it('a row is written where its condition holds, and nowhere else', async () => {
  const put = (attempt: number) =>
    putIf(tables.client, {
      ...{ TableName: BROADCASTS_TABLE, Item: { broadcastId: 'put', attempt } },
      ConditionExpression: 'attribute_not_exists(broadcastId)',
    });
  expect(await put(1)).toBe(true);
  expect(await put(2)).toBe(false);
  expect(await readBroadcast(tables.client, BROADCASTS_TABLE, 'put')).toEqual({ broadcastId: 'put', attempt: 1 });
});

it('a write that fails for another reason is an error', async () => {
  const putting = putIf(tables.client, { TableName: 'no-such-table', Item: { broadcastId: 'put' } });
  await expect(putting).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

it('a name is an alias of itself', () => {
  expect(aliases<{ status: string; owner: string }>('status', 'owner')).toEqual({
    ...{ '#status': 'status', '#owner': 'owner' },
  });
});
