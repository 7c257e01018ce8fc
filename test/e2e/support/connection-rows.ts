/** Changes the rows of a connection, as if something had happened to it. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { deleteRows, putRows, rowsOfConnection } from '#shared/tables/connections-table';
import type { ConnectionRow } from '#shared/tables/table-schema';
import type { StackUnderTest } from './stack-under-test';

/** Milliseconds. Old enough for the closing rule, which leaves young connections alone. */
const AGE_MS = 60_000;

/** Makes connections a minute older. */
export async function age(stack: StackUnderTest, connectionIds: readonly string[]): Promise<void> {
  for (const connectionId of connectionIds) {
    await change(stack, connectionId, (tables, table, rows) => putRows(tables, table, rows.map(older)));
  }
}

const older = (row: ConnectionRow): ConnectionRow => ({ ...row, connectedAt: row.connectedAt - AGE_MS });

/** Expires the token of a connection that is a minute old, by changing the times in its rows. */
export function endToken(stack: StackUnderTest, connectionId: string): Promise<void> {
  const expiresAt = Math.floor(Date.now() / 1000) - 1;
  return change(stack, connectionId, (tables, table, rows) => {
    const over = rows.map((row) => ({
      ...older(row),
      expiresAt,
      ...(row.closesAt !== undefined && { closesAt: expiresAt }),
    }));
    return putRows(tables, table, over);
  });
}

/** Removes the rows of a connection whose socket stays open, as if API Gateway had once called it gone by mistake. */
export const forget = (stack: StackUnderTest, connectionId: string): Promise<void> =>
  change(stack, connectionId, deleteRows);

async function change(
  stack: StackUnderTest,
  connectionId: string,
  how: (tables: DynamoDBDocumentClient, table: string, rows: ConnectionRow[]) => Promise<unknown>,
): Promise<void> {
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local?.access ?? {}));
  try {
    const table = stack.outputs.ConnectionsTableName;
    await how(tables, table, await rowsOfConnection(tables, table, connectionId));
  } finally {
    tables.destroy();
  }
}
