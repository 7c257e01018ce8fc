/**
 * Rows of the connections table: one per recipient of each open connection. Written by connect and subscribe, removed by
 * disconnect, unsubscribe and the sender's pruning; the state machine reads them through `recipient-index`.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { paginateQuery, PutCommand } from '@aws-sdk/lib-dynamodb';
import { writeInBatches } from './batch-write';
import { MAX_CONNECTION_SECONDS } from './limits';
import { CONNECTIONS_TABLE_KEYS, type ConnectionRow } from './table-schema';

/** Seconds a row outlives the two hours after which API Gateway closes its connection. */
const EXPIRY_SLACK_SECONDS = 10 * 60;

/**
 * Epoch second at which the rows of a connection expire, long after `$disconnect`, which is best-effort, should have
 * removed them. The expiry of the token plays no part: a token lets a client in, and API Gateway does not close the
 * connection when it runs out, so a client that can still be reached must still be found.
 * @param connectedAt epoch milliseconds
 */
export const rowsExpireAt = (connectedAt: number): number =>
  Math.ceil(connectedAt / 1000) + MAX_CONNECTION_SECONDS + EXPIRY_SLACK_SECONDS;

/** All rows of a connection, read consistently: a row written a moment ago is among them. */
export async function rowsOfConnection(
  client: DynamoDBDocumentClient,
  table: string,
  connectionId: string,
): Promise<ConnectionRow[]> {
  const rows: ConnectionRow[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: '#connection = :connection',
      ExpressionAttributeNames: { '#connection': CONNECTIONS_TABLE_KEYS.partition },
      ExpressionAttributeValues: { ':connection': connectionId },
    },
  );
  for await (const page of pages) rows.push(...((page.Items ?? []) as ConnectionRow[]));
  return rows;
}

export async function putRow(client: DynamoDBDocumentClient, table: string, row: ConnectionRow): Promise<void> {
  await client.send(new PutCommand({ TableName: table, Item: row }));
}

/** @throws RowsNotWrittenError when DynamoDB keeps handing rows back; some may have been written */
export async function putRows(
  client: DynamoDBDocumentClient,
  table: string,
  rows: readonly ConnectionRow[],
): Promise<void> {
  await writeInBatches(
    client,
    table,
    rows.map((row) => ({ PutRequest: { Item: { ...row } } })),
  );
}

/** @throws RowsNotWrittenError when DynamoDB keeps handing rows back; some may have been deleted */
export async function deleteRows(
  client: DynamoDBDocumentClient,
  table: string,
  rows: readonly Pick<ConnectionRow, 'connectionId' | 'recipient'>[],
): Promise<void> {
  await writeInBatches(
    client,
    table,
    rows.map(({ connectionId, recipient }) => ({ DeleteRequest: { Key: { connectionId, recipient } } })),
  );
}

/**
 * Deletes every row of a connection. A subscription that is written meanwhile may stay; its TTL removes it.
 * @returns how many rows there were
 * @throws RowsNotWrittenError when DynamoDB keeps handing rows back; some may have been deleted
 */
export async function deleteConnection(
  client: DynamoDBDocumentClient,
  table: string,
  connectionId: string,
): Promise<number> {
  const rows = await rowsOfConnection(client, table, connectionId);
  await deleteRows(client, table, rows);
  return rows.length;
}
