/**
 * A key that signs what clients show again. It lies in the table that holds what it protects: who can read it there can read
 * that anyway. The first use of a stack makes it.
 */
import { randomBytes } from 'node:crypto';
import { type DynamoDBDocumentClient, UpdateCommand } from '@aws-sdk/lib-dynamodb';

const KEY_BYTES = 32;

/**
 * @param itemKey key of its item
 * @param make what signs with the key
 * @returns gives what was made. The key is read at the first call, and again only if that fails.
 */
export function withSigningKey<Made>(
  client: DynamoDBDocumentClient,
  table: string,
  itemKey: Readonly<Record<string, string>>,
  make: (key: string) => Made,
): () => Promise<Made> {
  let made: Promise<Made> | undefined;
  return () => {
    if (made) return made;
    const making = signingKey(client, table, itemKey).then(make);
    making.catch(() => (made = undefined));
    made = making;
    return making;
  };
}

/**
 * The key, in one write and read: of two functions that begin at once, both get the first one's.
 * @param itemKey key of its item
 */
export async function signingKey(
  client: DynamoDBDocumentClient,
  table: string,
  itemKey: Readonly<Record<string, string>>,
): Promise<string> {
  const { Attributes } = await client.send(
    new UpdateCommand({
      TableName: table,
      Key: itemKey,
      UpdateExpression: 'SET #secret = if_not_exists(#secret, :made)',
      ExpressionAttributeNames: { '#secret': 'secret' },
      ExpressionAttributeValues: { ':made': randomBytes(KEY_BYTES).toString('base64') },
      ReturnValues: 'ALL_NEW',
    }),
  );
  return (Attributes as { readonly secret: string }).secret;
}
