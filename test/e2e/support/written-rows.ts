/** Rows of connections that never existed, written directly into the connections table: gone and expired ones by number. */
import { createHash } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { putRows } from '#shared/tables/connections-table';
import type { ConnectionRow } from '#shared/tables/table-schema';
import type { StackUnderTest } from './stack-under-test';

const HOUR_SECONDS = 3600;

/** An id like API Gateway's; the ids are spread over the order of the index. */
export const connectionIdOf = (name: string): string =>
  `${createHash('sha256').update(name).digest('base64url').slice(0, 15)}=`;

/** @param state `gone`: a post to it answers 410; `expired`: left to TTL, and the workflow ignores it */
export function rowOf(
  connectionId: string,
  recipient: string,
  userId: string,
  state: 'gone' | 'expired',
): ConnectionRow {
  const now = Math.floor(Date.now() / 1000);
  const expiresAt = state === 'gone' ? now + HOUR_SECONDS : now - HOUR_SECONDS;
  return { connectionId, recipient, userId, connectedAt: (now - HOUR_SECONDS) * 1000, expiresAt, removeAt: expiresAt };
}

export async function writeRows({ local, outputs }: StackUnderTest, rows: readonly ConnectionRow[]): Promise<void> {
  const tables = DynamoDBDocumentClient.from(new DynamoDBClient(local?.access ?? {}));
  await putRows(tables, outputs.ConnectionsTableName, rows);
  tables.destroy();
}
