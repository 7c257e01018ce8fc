/**
 * Rows of the connections table, one per recipient of each open connection. connect and subscribe write them; disconnect,
 * unsubscribe and the sender's pruning remove them. The state machine reads them through `recipient-index`.
 */
import { type DynamoDBDocumentClient, paginateQuery, PutCommand } from '@aws-sdk/lib-dynamodb';
import { writeInBatches } from './batch-write';
import { CONNECTIONS_TABLE_KEYS, RECIPIENT_INDEX, type ConnectionRow } from './table-schema';

/** All rows of a connection, with a consistent read, so rows written a moment ago are included. */
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

/** Ids of a recipient's connections in the index, including those due to be closed. */
export async function connectionIdsOf(
  client: DynamoDBDocumentClient,
  table: string,
  recipient: string,
): Promise<string[]> {
  const pages = paginateQuery({ client }, idsInRecipient(table, recipient));
  const ids: string[] = [];
  // Stryker disable next-line ArrayDeclaration: a query has items, if only none; the default is for the compiler
  for await (const { Items = [] } of pages) ids.push(...(Items as ConnectionRow[]).map((row) => row.connectionId));
  return ids;
}

/** The query for what the index has of a recipient's connections, sorted by id. */
export const rowsInRecipient = (table: string, recipient: string) => ({
  TableName: table,
  IndexName: RECIPIENT_INDEX,
  KeyConditionExpression: '#recipient = :recipient',
  ExpressionAttributeNames: { '#recipient': CONNECTIONS_TABLE_KEYS.sort },
  ExpressionAttributeValues: { ':recipient': recipient },
});

/** The same for nothing but their ids. */
export const idsInRecipient = (table: string, recipient: string) => {
  const { ExpressionAttributeNames, ...query } = rowsInRecipient(table, recipient);
  return {
    ...query,
    ProjectionExpression: '#connection',
    ExpressionAttributeNames: { ...ExpressionAttributeNames, '#connection': CONNECTIONS_TABLE_KEYS.partition },
  };
};

export async function putRow(client: DynamoDBDocumentClient, table: string, row: ConnectionRow): Promise<void> {
  await client.send(new PutCommand({ TableName: table, Item: row }));
}

/** @throws RowsNotWrittenError if DynamoDB keeps returning rows; some may have been written */
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

/** @throws RowsNotWrittenError if DynamoDB keeps returning rows; some may have been deleted */
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
