/** Reads the broadcasts table. open-broadcast writes the claim, the state machine the report. */
import { GetCommand, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { EnvelopeNotFoundError } from '../base/errors';
import { BROADCASTS_TABLE_KEY, type BroadcastRow } from './table-schema';

/** The current row; undefined if there is none. A refused request's row has a report but no envelope. */
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
 * @throws EnvelopeNotFoundError if the row or its envelope is missing
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
