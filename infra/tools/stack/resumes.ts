/** What a user's clients caught up with: the latest resumes that brought something. */
import { type DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { UserResume } from '#shared/history/caught-up';
import { type CaughtUpRow, HISTORY_TABLE_KEYS, historyKey } from '#shared/history/history-table';
import { timeOf } from '#shared/history/position';

/** @returns latest first, at most so many */
export async function latestResumes(
  client: DynamoDBDocumentClient,
  table: string,
  userId: string,
  limit: number,
): Promise<UserResume[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: '#stream = :stream',
      ExpressionAttributeNames: { '#stream': HISTORY_TABLE_KEYS.partition },
      ExpressionAttributeValues: { ':stream': historyKey.caughtUp(userId) },
      ScanIndexForward: false,
      Limit: limit,
    }),
  );
  return (Items as CaughtUpRow[]).map(({ position, connectionId, hashes, confirmedAt }) => ({
    connectionId,
    at: new Date(timeOf(position)).toISOString(),
    broadcasts: hashes.size,
    ...(confirmedAt !== undefined && { confirmedAt: new Date(confirmedAt).toISOString() }),
  }));
}
