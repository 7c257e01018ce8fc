/**
 * Takes acknowledgements: each is written, if it is not there, before the client hears of it. So a crash anywhere lets the client send
 * them again, which changes nothing. A user who is to be reached in another way stays so.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { acknowledgementKey, fitsKey, type TakenRow } from '#shared/acknowledgements/acknowledgements-table';
import type { Receipts } from '#shared/acknowledgements/receipts';
import type { AcknowledgedMessage, AcknowledgeRefusal, RefusedAcknowledgement } from '#shared/contracts';
import { aliases, updateIf } from '#shared/tables/conditional-update';
import { expiresAfterDays } from '#shared/tables/table-schema';
import type { AskedBroadcasts, AskedOf } from './asked-broadcasts';

export interface TakeParts {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  readonly receipts: Receipts;
  readonly asked: Pick<AskedBroadcasts, 'of'>;
  /** Days that an acknowledgement is kept after the deadline. */
  readonly retentionDays: number;
}

export interface Taken {
  /** Number that is in the table now. */
  readonly taken: number;
  readonly refused: readonly RefusedAcknowledgement[];
}

/**
 * @param userId of the connection
 * @param now epoch milliseconds
 * @throws errors of DynamoDB; some may have been written, and a retry is safe
 */
export async function take(
  userId: string,
  messages: readonly AcknowledgedMessage[],
  { client, table, receipts, asked, retentionDays }: TakeParts,
  now: number,
): Promise<Taken> {
  // Each id once, however often a client names it.
  const ids = [...new Set(messages.map(({ id }) => id))];
  const shown = new Set(messages.filter(({ id, receipt }) => receipts.isOf(id, receipt)).map(({ id }) => id));
  const broadcasts = await asked.of(
    ids.filter((id) => shown.has(id) && fitsKey(id)),
    now,
  );
  const refused: RefusedAcknowledgement[] = [];
  const toWrite: [id: string, asked: AskedOf][] = [];
  for (const id of ids) {
    const broadcast = broadcasts.get(id);
    const reason = refusalOf(userId, broadcast, now);
    if (reason !== undefined) refused.push({ id, reason });
    else toWrite.push([id, broadcast!]);
  }
  await Promise.all(
    toWrite.map(([id, { shards, until }]) =>
      writeIfAbsent(client, table, acknowledgementKey.taken(id, shards, userId), {
        ...{ at: now, expiresAt: expiresAfterDays(retentionDays, until) },
      }),
    ),
  );
  return { taken: toWrite.length, refused };
}

/** One who was not asked does not hear whether the broadcast exists. */
function refusalOf(userId: string, broadcast: AskedOf | undefined, now: number): AcknowledgeRefusal | undefined {
  if (!broadcast?.asks(userId)) return 'NOT_ASKED';
  return broadcast.until <= now ? 'LATE' : undefined;
}

const writeIfAbsent = (
  client: DynamoDBDocumentClient,
  table: string,
  key: Pick<TakenRow, 'of' | 'by'>,
  { at, expiresAt }: Required<Pick<TakenRow, 'at' | 'expiresAt'>>,
) =>
  updateIf(client, {
    TableName: table,
    Key: { ...key },
    UpdateExpression: 'SET #at = :at, #expiresAt = :expiresAt',
    ConditionExpression: 'attribute_not_exists(#at)',
    ExpressionAttributeNames: aliases<TakenRow>('at', 'expiresAt'),
    ExpressionAttributeValues: { ':at': at, ':expiresAt': expiresAt },
  });
