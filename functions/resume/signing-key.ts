/**
 * The key that signs cursors. The first resume of a stack makes it. It lies in the history table: who can read it there can read
 * everything a cursor opens.
 */
import { randomBytes } from 'node:crypto';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { HISTORY_TABLE_KEYS, historyKey } from '#shared/history/history-table';

const KEY_BYTES = 32;
const { partition, sort } = HISTORY_TABLE_KEYS;

/** The key, in one write and read: of two functions that begin at once, both get the first one's. */
export async function signingKey(client: DynamoDBDocumentClient, table: string): Promise<string> {
  const { Attributes } = await client.send(
    new UpdateCommand({
      TableName: table,
      Key: { [partition]: historyKey.signing, [sort]: historyKey.signing },
      UpdateExpression: 'SET #secret = if_not_exists(#secret, :made)',
      ExpressionAttributeNames: { '#secret': 'secret' },
      ExpressionAttributeValues: { ':made': randomBytes(KEY_BYTES).toString('base64') },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return (Attributes as { readonly secret: string }).secret;
}
