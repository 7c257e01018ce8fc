import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { readBroadcast, readEnvelope } from '#shared/tables/broadcasts-table';
import { BROADCASTS_TABLE, startTables, type Tables } from '../../support/tables';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const put = (item: object) => tables.client.send(new PutCommand({ TableName: BROADCASTS_TABLE, Item: { ...item } }));

it('gives the envelope as it was stored', async () => {
  const envelope = JSON.stringify({ id: 'a', data: '👩‍👩‍👧 ü "quoted"' });
  await put({ broadcastId: 'a', envelope });
  expect(await readEnvelope(tables.client, BROADCASTS_TABLE, 'a')).toBe(envelope);
});

it.each([
  ['there is no row', 'never', undefined],
  ['the row is the report of a refused request', 'refused', { status: 'FAILED' }],
])('fails with a named error, as there is no envelope, when %s', async (_, broadcastId, row) => {
  if (row) await put({ broadcastId, ...row });
  await expect(readEnvelope(tables.client, BROADCASTS_TABLE, broadcastId)).rejects.toMatchObject({
    name: 'Broadcast.EnvelopeNotFound',
    message: `Broadcast '${broadcastId}' has no envelope in broadcasts: its row expired or was never claimed.`,
  });
});

it('returns no row if there is none', async () => {
  expect(await readBroadcast(tables.client, BROADCASTS_TABLE, 'never')).toBeUndefined();
});
