/** Which broadcasts a user was asked to acknowledge, and whether that happened. */
import { type DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import {
  acknowledgementKey,
  type AskedRow,
  broadcastOfRow,
  isAsked,
  isTaken,
  type TakenRow,
} from '#shared/acknowledgements/acknowledgements-table';
import type { UserAcknowledgement } from '../contract';

/**
 * Reads the whole table, since nothing leads from a user to broadcasts: fine for a laptop's few thousand rows. A broadcast to
 * channels or everyone is listed only if the user acknowledged it, as its row does not say who else got it.
 * @returns latest first, at most so many
 */
export async function acknowledgementsBy(
  client: DynamoDBDocumentClient,
  table: string,
  userId: string,
  limit: number,
): Promise<UserAcknowledgement[]> {
  const asked: AskedRow[] = [];
  const taken = new Map<string, TakenRow>();
  const pages = paginateScan(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      FilterExpression: '#by IN (:asked, :user)',
      ExpressionAttributeNames: { '#by': 'by' },
      ExpressionAttributeValues: { ':asked': acknowledgementKey.asked('').by, ':user': userId },
    },
  );
  for await (const { Items = [] } of pages) {
    for (const row of Items as (AskedRow | TakenRow)[]) {
      if (isAsked(row)) asked.push(row as AskedRow);
      else if (isTaken(row) && row.by === userId && 'at' in row) taken.set(broadcastOfRow(row), row);
    }
  }
  return asked
    .filter((row) => row.users.includes(userId) || taken.has(broadcastOfRow(row)))
    .sort((one, other) => other.askedAt - one.askedAt)
    .slice(0, limit)
    .map((row) => {
      const broadcastId = broadcastOfRow(row);
      const at = taken.get(broadcastId)?.at;
      return {
        broadcastId,
        deadline: new Date(row.until).toISOString(),
        ...(at !== undefined && { at: new Date(at).toISOString() }),
      };
    });
}
