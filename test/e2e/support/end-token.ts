/** Expires the token of a user's connections, by changing the time in their rows. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { putRows, rowsOfConnection } from '#shared/tables/connections-table';
import type { StackUnderTest } from './stack-under-test';

export async function endToken(stack: StackUnderTest, connectionId: string): Promise<void> {
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local?.access ?? {}));
  try {
    const table = stack.outputs.ConnectionsTableName;
    const expiresAt = Math.floor(Date.now() / 1000) - 1;
    const rows = await rowsOfConnection(tables, table, connectionId);
    const over = rows.map((row) => ({ ...row, expiresAt, ...(row.closesAt !== undefined && { closesAt: expiresAt }) }));
    await putRows(tables, table, over);
  } finally {
    tables.destroy();
  }
}
