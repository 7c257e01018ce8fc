/** Puts back the rows that a table has lost, from a table that was restored beside it. It overwrites no row. */
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type DynamoDBDocumentClient, paginateScan, PutCommand } from '@aws-sdk/lib-dynamodb';

export interface Restored {
  /** Rows that were missing and are back. */
  restored: number;
  /** Rows that the table has. They may be newer. */
  kept: number;
  /** Rows whose time (TTL) is over. */
  expired: number;
}

/** Rows written at once. */
const CONCURRENCY = 25;

/**
 * Can be run again after a failure.
 * @param partitionKey of both tables
 */
export async function restoreRows(
  client: DynamoDBDocumentClient,
  { from, to, partitionKey }: { readonly from: string; readonly to: string; readonly partitionKey: string },
): Promise<Restored> {
  const counts: Restored = { restored: 0, kept: 0, expired: 0 };
  for await (const { Items = [] } of paginateScan({ client }, { TableName: from })) {
    for (let start = 0; start < Items.length; start += CONCURRENCY) {
      await Promise.all(Items.slice(start, start + CONCURRENCY).map(async (row) => (counts[await putBack(row)] += 1)));
    }
  }
  return counts;

  async function putBack(row: Record<string, unknown>): Promise<keyof Restored> {
    const expiresAt = Number(row.expiresAt ?? Infinity); // epoch seconds
    if (expiresAt * 1000 < Date.now()) return 'expired';
    try {
      await client.send(
        new PutCommand({
          ...{ TableName: to, Item: row, ConditionExpression: 'attribute_not_exists(#key)' },
          ExpressionAttributeNames: { '#key': partitionKey },
        }),
      );
      return 'restored';
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return 'kept';
      throw error;
    }
  }
}
