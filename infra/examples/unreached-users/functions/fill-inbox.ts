/**
 * Writes messages that a user missed into the user's inbox, which your app shows at the next visit. An event may come twice,
 * and a batch is retried after a crash. So the row of a user and a broadcast is written once, and not changed after that.
 */
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

/** A message of the queue: the event `Users Unreached`, as EventBridge sends it. */
interface UnreachedEvent {
  readonly time: string;
  readonly detail: { readonly broadcastId: string; readonly users: readonly string[] };
}

interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

const tables = DynamoDBDocumentClient.from(new DynamoDBClient());

/** @returns the messages that failed; only those are retried */
export async function handler({ Records }: QueueEvent) {
  const results = await Promise.allSettled(Records.map(({ body }) => fillInboxes(JSON.parse(body) as UnreachedEvent)));
  const failed = Records.filter((_, index) => results[index]?.status === 'rejected');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function fillInboxes({ time, detail: { broadcastId, users } }: UnreachedEvent): Promise<void> {
  // mapping/source/key; the key is the mapping's idempotencyKey, which is the order's id
  const [, , orderId] = broadcastId.split('/');
  for (const userId of users) {
    const command = new PutCommand({
      TableName: process.env.INBOX_TABLE,
      Item: { userId, broadcastId, orderId, missedAt: time, read: false },
      ConditionExpression: 'attribute_not_exists(broadcastId)',
    });
    await tables.send(command).catch((error: unknown) => {
      // The row exists, and the user may have read it.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
  }
}
