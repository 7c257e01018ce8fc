import { randomUUID } from 'node:crypto';
import { BatchWriteCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { connectionIdsOf, deleteRows, putRow, putRows, rowsOfConnection } from '#shared/tables/connections-table';
import { RowsNotWrittenError } from '#shared/base/errors';
import type { ConnectionRow } from '#shared/tables/table-schema';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../../support/tables';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const rowsFor = (connectionId: string, count: number): ConnectionRow[] =>
  Array.from({ length: count }, (_, index) => ({
    connectionId,
    recipient: `channel#c${String(index).padStart(3, '0')}#0`,
    userId: 'alice',
    connectedAt: 1,
    expiresAt: 2,
    removeAt: 2,
  }));
const read = (connectionId: string) => rowsOfConnection(tables.client, CONNECTIONS_TABLE, connectionId);

/** A table with little capacity: DynamoDB writes some of a batch and hands back the rest. */
function throttled(writesPerCall: number): DynamoDBDocumentClient {
  const send = async (command: unknown) => {
    if (!(command instanceof BatchWriteCommand)) throw new Error('only writes are throttled here');
    const requests = command.input.RequestItems?.[CONNECTIONS_TABLE] ?? [];
    const taken = requests.slice(0, writesPerCall);
    const left = requests.slice(writesPerCall);
    if (taken.length > 0) {
      await tables.client.send(new BatchWriteCommand({ RequestItems: { [CONNECTIONS_TABLE]: taken } }));
    }
    return { UnprocessedItems: left.length > 0 ? { [CONNECTIONS_TABLE]: left } : {} };
  };
  return { send } as unknown as DynamoDBDocumentClient;
}

it('keeps one connection apart from another', async () => {
  const [one, other] = [randomUUID(), randomUUID()];
  await putRows(tables.client, CONNECTIONS_TABLE, [...rowsFor(one, 3), ...rowsFor(other, 2)]);
  expect(await read(one)).toEqual(rowsFor(one, 3));
  await deleteRows(tables.client, CONNECTIONS_TABLE, await read(one));
  expect(await read(one)).toEqual([]);
  expect(await read(other)).toHaveLength(2);
});

it('writes and deletes more rows than one batch holds', async () => {
  const id = randomUUID();
  await putRows(tables.client, CONNECTIONS_TABLE, rowsFor(id, 60));
  expect(await read(id)).toHaveLength(60);
  await deleteRows(tables.client, CONNECTIONS_TABLE, await read(id));
  expect(await read(id)).toEqual([]);
});

it('reads every page of a connection with more than a megabyte of rows', async () => {
  const id = randomUUID();
  const large = rowsFor(id, 8).map((row) => ({ ...row, userId: 'x'.repeat(200_000) }));
  for (const row of large) await putRow(tables.client, CONNECTIONS_TABLE, row);
  expect((await read(id)).map((row) => row.recipient)).toEqual(large.map((row) => row.recipient));
  await deleteRows(tables.client, CONNECTIONS_TABLE, large);
});

it('writes again what DynamoDB hands back', async () => {
  const id = randomUUID();
  await putRows(throttled(10), CONNECTIONS_TABLE, rowsFor(id, 30));
  expect(await read(id)).toHaveLength(30);
  await deleteRows(throttled(10), CONNECTIONS_TABLE, rowsFor(id, 30));
  expect(await read(id)).toEqual([]);
});

it('gives up by name when DynamoDB hands everything back again and again', async () => {
  const putting = putRows(throttled(0), CONNECTIONS_TABLE, rowsFor(randomUUID(), 2));
  await expect(putting).rejects.toThrow(RowsNotWrittenError);
  await expect(putting).rejects.toMatchObject({
    name: 'Broadcast.RowsNotWritten',
    message: '2 rows of connections were not written in 6 attempts: DynamoDB is throttling the table. Try again.',
  });
});

it('finds the connections of a recipient, and of no other, page by page', async () => {
  const recipient = `user#${randomUUID()}`;
  const ids = Array.from({ length: 12 }, () => randomUUID());
  // An index row carries the user id: a dozen of these are more than a megabyte.
  const row = { recipient, userId: 'x'.repeat(120_000), connectedAt: 1, expiresAt: 2, removeAt: 2 };
  for (const connectionId of ids) await putRow(tables.client, CONNECTIONS_TABLE, { ...row, connectionId });
  await putRow(tables.client, CONNECTIONS_TABLE, { ...row, connectionId: randomUUID(), recipient: 'user#another' });
  expect((await connectionIdsOf(tables.client, CONNECTIONS_TABLE, recipient)).sort()).toEqual(ids.sort());
  expect(await connectionIdsOf(tables.client, CONNECTIONS_TABLE, 'user#nobody')).toEqual([]);
});
