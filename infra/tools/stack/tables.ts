/** Reads the tables of a stack the way the functions do. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { BROADCASTS_TABLE_KEY, type BroadcastRow } from '#shared/tables/table-schema';
import { notFound } from './exit-codes';
import type { Stack } from './stack';

export const tablesOf = (stack: Stack): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(stack.client(DynamoDBClient));

export type StoredBroadcast = Partial<BroadcastRow> & Pick<BroadcastRow, 'broadcastId' | 'status'>;

export const findBroadcast = async (stack: Stack, broadcastId: string): Promise<StoredBroadcast | undefined> =>
  (await readBroadcast(tablesOf(stack), stack.outputs.BroadcastsTableName, broadcastId)) as StoredBroadcast | undefined;

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const KEYS_AT_ONCE = 100;

/**
 * The rows that there are, in no particular order. Those that DynamoDB did not get to are left out, so a caller that needs each one
 * asks again.
 */
export async function findBroadcasts(stack: Stack, broadcastIds: readonly string[]): Promise<StoredBroadcast[]> {
  const table = stack.outputs.BroadcastsTableName;
  const found: StoredBroadcast[] = [];
  for (let from = 0; from < broadcastIds.length; from += KEYS_AT_ONCE) {
    const Keys = broadcastIds.slice(from, from + KEYS_AT_ONCE).map((id) => ({ [BROADCASTS_TABLE_KEY]: id }));
    const { Responses = {} } = await tablesOf(stack).send(
      new BatchGetCommand({ RequestItems: { [table]: { Keys, ConsistentRead: true } } }),
    );
    found.push(...((Responses[table] ?? []) as StoredBroadcast[]));
  }
  return found;
}

/** @throws CliError saying what an id looks like and how to find one */
export async function requireBroadcast(stack: Stack, broadcastId: string): Promise<StoredBroadcast> {
  const row = await findBroadcast(stack, broadcastId);
  if (row) return row;
  throw notFound(
    `There is no broadcast '${broadcastId}' in ${stack.name}. An id is mapping/source/key, where key is the event's idempotency key or else its EventBridge id; 'broadcast why --event ID' finds it from the event, 'broadcast watch --since 1h' lists the latest. Rows expire after the setting broadcastRetentionDays.`,
  );
}
