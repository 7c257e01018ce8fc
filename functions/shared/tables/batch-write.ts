/** Repeats BatchWriteItem until everything is written. */
import { BatchWriteCommand, type BatchWriteCommandInput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { RowsNotWrittenError } from '../base/errors';
import { MAX_ATTEMPTS, untilProcessed } from './unprocessed';

type WriteRequest = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_BATCH_ITEMS = 25;

/**
 * @param atOnce batches written at the same time
 * @throws RowsNotWrittenError if DynamoDB still returns items after the last attempt; no further batch is begun
 */
export async function writeInBatches(
  client: DynamoDBDocumentClient,
  table: string,
  requests: readonly WriteRequest[],
  atOnce = 1,
): Promise<void> {
  let begin = 0;
  const writeNext = async (): Promise<void> => {
    // Stryker disable next-line EqualityOperator: a batch of no requests makes no call
    while (begin < requests.length) {
      const batch = requests.slice(begin, (begin += MAX_BATCH_ITEMS));
      try {
        await writeBatch(client, table, batch);
      } catch (error) {
        begin = requests.length;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, writeNext));
}

async function writeBatch(client: DynamoDBDocumentClient, table: string, batch: WriteRequest[]): Promise<void> {
  const left = await untilProcessed(batch, async (requests) => {
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: requests } }));
    return UnprocessedItems?.[table] ?? [];
  });
  if (left > 0) throw new RowsNotWrittenError(table, left, MAX_ATTEMPTS);
}
