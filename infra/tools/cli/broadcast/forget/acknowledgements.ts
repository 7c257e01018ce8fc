/** Deletes what the user acknowledged, and takes the user out of the lists of those who were asked. Counts that are on record stay. */
import { type AskedRow, isAsked, isTaken, type TakenRow } from '#shared/acknowledgements/acknowledgements-table';
import { writeInBatches } from '#shared/tables/batch-write';
import { aliases, updateIf } from '#shared/tables/conditional-update';
import { CHANGED, everyItem, type Left, leftOf, type Work } from './work';

export interface ForgottenAcknowledgements {
  /** Rows of the user. */
  readonly rows: number;
  /** Broadcasts that asked the user by name. */
  readonly asked: number;
  readonly left: readonly Left[];
}

/** @param table name of the acknowledgements table */
export async function forgetAcknowledgements(work: Work, table: string): Promise<ForgottenAcknowledgements> {
  const { tables, userId, dryRun, signal } = work;
  const own: Pick<TakenRow, 'of' | 'by'>[] = [];
  let asked = 0;
  let changed = 0;
  for await (const item of everyItem(work, table)) {
    const row = item as unknown as AskedRow | TakenRow;
    if (isTaken(row) && row.by === userId) own.push({ of: row.of, by: row.by });
    if (!isAsked(row) || !('users' in row) || !row.users.includes(userId)) continue;
    if (dryRun || (await forgetInAsked(work, table, row))) asked += 1;
    else changed += 1;
  }
  signal.throwIfAborted();
  if (!dryRun)
    await writeInBatches(
      tables,
      table,
      own.map(({ of, by }) => ({ DeleteRequest: { Key: { of, by } } })),
    );
  return {
    rows: own.length,
    asked,
    left: leftOf([{ what: 'broadcasts that ask for acknowledgements', count: changed, why: CHANGED }]),
  };
}

/** @returns whether it is done: it may have got another deadline, or another run took out another user */
async function forgetInAsked({ tables, userId }: Work, table: string, row: AskedRow): Promise<boolean> {
  const users = row.users.filter((name) => name !== userId);
  const updated = await updateIf(tables, {
    TableName: table,
    Key: { of: row.of, by: row.by },
    UpdateExpression: 'SET #users = :left',
    ConditionExpression: 'contains(#users, :user) AND size(#users) = :count AND #until = :until',
    ExpressionAttributeNames: aliases<AskedRow>('users', 'until'),
    ExpressionAttributeValues: { ':left': users, ':user': userId, ':count': row.users.length, ':until': row.until },
  });
  return updated !== undefined;
}
