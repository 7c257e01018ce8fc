/**
 * Puts what a user has missed into the user's inbox, which your app shows at the next visit. An event may come twice, and a
 * batch may be tried again after a crash: the row of a user and a broadcast is written once, and stays as it is then.
 */
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';

/** What the queue holds: `Users Unreached`, as EventBridge hands it on. */
interface UnreachedEvent {
  readonly time: string;
  readonly detail: { readonly broadcastId: string; readonly users: readonly string[] };
}

interface QueueEvent {
  readonly Records: readonly { readonly messageId: string; readonly body: string }[];
}

const tables = DynamoDBDocumentClient.from(new DynamoDBClient());

/** @returns the messages that are to be tried again: one that fails keeps no other */
export async function handler({ Records }: QueueEvent) {
  const results = await Promise.allSettled(Records.map(({ body }) => fillInboxes(JSON.parse(body) as UnreachedEvent)));
  const failed = Records.filter((_, index) => results[index]?.status === 'rejected');
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function fillInboxes({ time, detail: { broadcastId, users } }: UnreachedEvent): Promise<void> {
  // mapping/source/key, where the key is that of the mapping: the order
  const [, , orderId] = broadcastId.split('/');
  for (const userId of users) {
    const command = new PutCommand({
      TableName: process.env.INBOX_TABLE,
      Item: { userId, broadcastId, orderId, missedAt: time, read: false },
      ConditionExpression: 'attribute_not_exists(broadcastId)',
    });
    await tables.send(command).catch((error: unknown) => {
      // It is there, and perhaps read by now.
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
  }
}
