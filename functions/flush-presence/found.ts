/** Who is in a channel, by the index of the connections table. */
import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { channelRecipients, type ShardCounts } from '#shared/tables/recipients';
import { rowsInRecipient } from '#shared/tables/connections-table';
import type { ConnectionRow } from '#shared/tables/table-schema';
import type { Found } from './next-roster';

type IndexRow = Pick<ConnectionRow, 'connectionId' | 'userId' | 'expiresAt'>;

/**
 * Without connections whose time is over: their sockets may be half open.
 * @param now epoch milliseconds
 * @throws errors of DynamoDB
 */
export async function findMembers(
  client: DynamoDBDocumentClient,
  table: string,
  channel: string,
  shards: ShardCounts,
  now: number,
): Promise<Found> {
  const users = new Map<string, number>();
  const connectionIds: string[] = [];
  await Promise.all(
    channelRecipients(channel, shards).map(async (recipient) => {
      for await (const { Items = [] } of paginateQuery({ client }, rowsInRecipient(table, recipient))) {
        for (const { connectionId, userId, expiresAt } of Items as IndexRow[]) {
          if (expiresAt * 1000 <= now) continue;
          connectionIds.push(connectionId);
          users.set(userId, Math.max(users.get(userId) ?? 0, expiresAt));
        }
      }
    }),
  );
  return { users, connectionIds };
}
