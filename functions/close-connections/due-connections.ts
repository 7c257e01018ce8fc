/** Reads the connections that are due to be closed from their index. */
import { paginateQuery, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { CLOSING_INDEX, CLOSING_KEYS, type ConnectionRow } from '#shared/tables/table-schema';

/** Connections of one page: few enough that a run ends soon after its time is over. */
const PAGE = 200;

/**
 * Ids of a shard that are due, longest overdue first, page by page.
 * @param now epoch milliseconds
 */
export async function* dueConnections(
  client: DynamoDBDocumentClient,
  table: string,
  shard: string,
  now: number,
): AsyncGenerator<readonly string[]> {
  const pages = paginateQuery(
    { client, pageSize: PAGE },
    {
      TableName: table,
      IndexName: CLOSING_INDEX,
      KeyConditionExpression: '#partition = :shard AND #sort <= :now',
      ExpressionAttributeNames: { '#partition': CLOSING_KEYS.partition, '#sort': CLOSING_KEYS.sort },
      ExpressionAttributeValues: { ':shard': shard, ':now': Math.floor(now / 1000) },
    },
  );
  for await (const { Items = [] } of pages) {
    yield (Items as Pick<ConnectionRow, 'connectionId'>[]).map(({ connectionId }) => connectionId);
  }
}
