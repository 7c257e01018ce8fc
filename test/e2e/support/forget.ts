/** Removes the rows of a connection whose socket stays open, as if API Gateway had once called it gone by mistake. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { deleteRows, rowsOfConnection } from '#shared/tables/connections-table';
import type { StackUnderTest } from './stack-under-test';

export async function forget(stack: StackUnderTest, connectionId: string): Promise<void> {
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local?.access ?? {}));
  try {
    const table = stack.outputs.ConnectionsTableName;
    await deleteRows(tables, table, await rowsOfConnection(tables, table, connectionId));
  } finally {
    tables.destroy();
  }
}
