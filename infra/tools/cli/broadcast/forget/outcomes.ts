/** Takes the user's name off the outcomes of broadcasts, and out of lost parts. The connections stay, as nobody's. */
import { updateIf } from '#shared/tables/conditional-update';
import type { OutcomesRow } from '#shared/tables/table-schema';
import { CHANGED, everyItem, type Left, leftOf, type Work } from './work';
import { lostPartWithout, outcomesWithout } from './without-user';

export interface ForgottenOutcomes {
  /** Rows that named the user. */
  readonly rows: number;
  readonly left: readonly Left[];
}

export async function forgetInOutcomes(work: Work): Promise<ForgottenOutcomes> {
  let rows = 0;
  let changed = 0;
  for await (const item of everyItem(work, work.stack.outputs.OutcomesTableName)) {
    const done = await forgetInRow(work, item as unknown as OutcomesRow);
    if (done === true) rows++;
    if (done === false) changed++;
  }
  return { rows, left: leftOf([{ what: 'batches of outcomes', count: changed, why: CHANGED }]) };
}

/** @returns whether it is done; undefined if the row does not name the user */
async function forgetInRow({ stack, tables, userId, dryRun }: Work, row: OutcomesRow): Promise<boolean | undefined> {
  const outcomes = outcomesWithout(row.outcomes, userId);
  const lostPart = row.lostPart === undefined ? undefined : lostPartWithout(row.lostPart, userId);
  if (outcomes === undefined && lostPart === undefined) return undefined;
  if (dryRun) return true;
  const updated = await updateIf(tables, {
    TableName: stack.outputs.OutcomesTableName,
    Key: { broadcastId: row.broadcastId, batch: row.batch },
    UpdateExpression: `SET outcomes = :outcomes${lostPart === undefined ? '' : ', lostPart = :lostPart'}`,
    // Only this command changes rows: another run, for another user, or the row has expired.
    ConditionExpression: `outcomes = :read${lostPart === undefined ? '' : ' AND lostPart = :readPart'}`,
    ExpressionAttributeValues: {
      ...{ ':outcomes': outcomes ?? row.outcomes, ':read': row.outcomes },
      ...(lostPart !== undefined && { ':lostPart': lostPart, ':readPart': row.lostPart }),
    },
  });
  return updated !== undefined;
}
