/** Reading the broadcasts table. The claim is written by open-broadcast, the report by the state machine. */
import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { EnvelopeNotFoundError } from '../base/errors';
import { BROADCASTS_TABLE_KEY, type BroadcastRow } from './table-schema';

/** The row as it stands now; undefined when there is none. A refused request's row has a report and no envelope. */
export async function readBroadcast(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
): Promise<Partial<BroadcastRow> | undefined> {
  const { Item } = await client.send(
    new GetCommand({ TableName: table, Key: { [BROADCASTS_TABLE_KEY]: broadcastId }, ConsistentRead: true }),
  );
  return Item;
}

/**
 * The envelope of a broadcast, as JSON text, for a sender that was given a reference.
 * @throws EnvelopeNotFoundError when the row or its envelope is not there
 */
export async function readEnvelope(
  client: DynamoDBDocumentClient,
  table: string,
  broadcastId: string,
): Promise<string> {
  const { Item } = await client.send(
    new GetCommand({
      TableName: table,
      Key: { [BROADCASTS_TABLE_KEY]: broadcastId },
      ProjectionExpression: 'envelope',
      ConsistentRead: true,
    }),
  );
  const envelope = (Item as Partial<BroadcastRow> | undefined)?.envelope;
  if (envelope === undefined) throw new EnvelopeNotFoundError(table, broadcastId);
  return envelope;
}
