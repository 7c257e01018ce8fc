/** Repeats BatchWriteItem until everything is written: DynamoDB returns items it had no capacity for, without an error. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriteCommand, type BatchWriteCommandInput, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { RowsNotWrittenError } from '../base/errors';

type WriteRequest = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
const MAX_BATCH_ITEMS = 25;
/** Attempts of one batch. The waits between them add up to at most 3 s, short enough for `$connect`. */
const MAX_ATTEMPTS = 6;
const BASE_DELAY_MS = 50;

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
  let left = batch;
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
    const { UnprocessedItems } = await client.send(new BatchWriteCommand({ RequestItems: { [table]: left } }));
    left = UnprocessedItems?.[table] ?? [];
    if (left.length === 0) return;
    if (attempt < MAX_ATTEMPTS) await sleep(delayMs(attempt));
  }
  throw new RowsNotWrittenError(table, left.length, MAX_ATTEMPTS);
}

/** Doubles with each attempt, and is up to twice as long at random, so that throttled writers do not return together. */
const delayMs = (attempt: number): number => BASE_DELAY_MS * 2 ** (attempt - 1) * (1 + Math.random());
