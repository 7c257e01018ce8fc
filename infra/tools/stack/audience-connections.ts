/** The current connections of an audience, by the queries a broadcast makes; each connection once. */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { AudiencePlan } from '#shared/request/audience';
import { RECIPIENT_INDEX, type ConnectionRow } from '#shared/tables/table-schema';
import type { Stack } from './stack';
import { tablesOf } from './tables';

/** User ids by connection id; the user of a directly addressed connection is not known. */
export async function connectionsOfAudience(
  stack: Stack,
  { recipients, connectionIds, excludeUsers, excludeConnections }: AudiencePlan,
): Promise<ReadonlyMap<string, string | undefined>> {
  const found = new Map<string, string | undefined>(connectionIds.map((id) => [id, undefined]));
  for (const recipient of recipients) {
    for await (const { connectionId, userId } of rowsOf(stack, recipient)) {
      if (!excludeUsers.includes(userId) && !excludeConnections.includes(connectionId)) found.set(connectionId, userId);
    }
  }
  return found;
}

async function* rowsOf(
  stack: Stack,
  recipient: string,
): AsyncGenerator<Pick<ConnectionRow, 'connectionId' | 'userId'>> {
  const pages = paginateQuery(
    { client: tablesOf(stack) },
    {
      TableName: stack.outputs.ConnectionsTableName,
      IndexName: RECIPIENT_INDEX,
      KeyConditionExpression: 'recipient = :recipient',
      // As in the state machine: rows past their expiry are left to TTL.
      FilterExpression: 'expiresAt > :now',
      ProjectionExpression: 'connectionId, userId',
      ExpressionAttributeValues: { ':recipient': recipient, ':now': Math.floor(Date.now() / 1000) },
    },
  );
  for await (const { Items = [] } of pages) yield* Items as Pick<ConnectionRow, 'connectionId' | 'userId'>[];
}
