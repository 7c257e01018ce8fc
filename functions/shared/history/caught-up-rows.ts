/** Reads what resumes brought a user: which of them brought a broadcast, and whether the client confirmed it. */
import { createHash } from 'node:crypto';
import { type DynamoDBDocumentClient, paginateQuery } from '@aws-sdk/lib-dynamodb';
import { aliases } from '../tables/conditional-update';
import type { CaughtUpBy } from './caught-up';
import { type CaughtUpRow, HISTORY_TABLE_KEYS, historyKey } from './history-table';
import { hashOf, positionAt, timeOf } from './position';

/** The clocks of the functions differ by less, in milliseconds. */
const CLOCK_SKEW_MS = 60_000;

/**
 * @param envelopeId `id` of the envelope: the broadcast's, or of the one it sends again
 * @param openedAt epoch milliseconds when the broadcast began
 * @returns oldest first
 */
export async function readCaughtUp(
  client: DynamoDBDocumentClient,
  table: string,
  userId: string,
  { envelopeId, openedAt }: { readonly envelopeId: string; readonly openedAt: number },
): Promise<CaughtUpBy[]> {
  // The names of resumes begin with their time.
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: '#stream = :stream AND #position > :since',
      FilterExpression: 'contains(#hashes, :hash)',
      ExpressionAttributeNames: {
        '#stream': HISTORY_TABLE_KEYS.partition,
        '#position': HISTORY_TABLE_KEYS.sort,
        ...aliases<CaughtUpRow>('hashes'),
      },
      ExpressionAttributeValues: {
        ':stream': historyKey.caughtUp(userId),
        ':since': positionAt(openedAt - CLOCK_SKEW_MS),
        ':hash': hashOfId(envelopeId),
      },
    },
  );
  const found: CaughtUpBy[] = [];
  for await (const { Items = [] } of pages) {
    for (const { position, connectionId, confirmedAt } of Items as CaughtUpRow[]) {
      const confirmed = confirmedAt === undefined ? {} : { confirmedAt: new Date(confirmedAt).toISOString() };
      found.push({ connectionId, at: new Date(timeOf(position)).toISOString(), ...confirmed });
    }
  }
  return found;
}

/** As in the positions of its envelope. */
const hashOfId = (id: string): string => hashOf(positionAt(0, createHash('sha256').update(id).digest('hex')));
