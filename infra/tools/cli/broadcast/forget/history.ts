/**
 * Deletes the user's stream, the messages that only this stream refers to, and what resumes brought the user. Takes the user out
 * of the exclusions of other streams.
 */
import { paginateQuery } from '@aws-sdk/lib-dynamodb';
import { HISTORY_TABLE_KEYS, historyKey, type HistoryRow, type RetainedRow } from '#shared/history/history-table';
import { timeOf } from '#shared/history/position';
import { writeInBatches } from '#shared/tables/batch-write';
import { updateIf } from '#shared/tables/conditional-update';
import { alsoMentioned, CHANGED, everyItem, type Left, leftOf, type Mentions, NO_MENTIONS, type Work } from './work';
import { excludesWithout, mentions } from './without-user';

export interface ForgottenHistory {
  /** Rows of the user's stream. */
  readonly rows: number;
  /** Messages that only this stream referred to. */
  readonly messages: number;
  /** Rows of resumes. */
  readonly caughtUp: number;
  /** Rows of others that excluded the user. */
  readonly exclusions: number;
  /** Messages to others that contain the id. */
  readonly mentions: Mentions;
  readonly left: readonly Left[];
}

/** A message is written before the rows that refer to it, so a young one may get more of them. */
const YOUNG_MS = 60_000;

/** @param table name of the history table */
export async function forgetHistory(work: Work, table: string): Promise<ForgottenHistory> {
  const { userId, dryRun } = work;
  const own = [historyKey.user(userId), historyKey.retained(historyKey.user(userId))];
  const rows = (await Promise.all(own.map((stream) => keysOf(work, table, stream)))).flat();
  const caughtUp = await keysOf(work, table, historyKey.caughtUp(userId));
  const others = await readOthers(work, table, new Set([...own, historyKey.caughtUp(userId)]), rows);
  const bodies = others.bodies.filter(({ position }) => timeOf(position) + YOUNG_MS < Date.now());
  if (!dryRun) {
    // Messages before the rows that lead to them, so that a later run finds what this one did not reach.
    await remove(work, table, bodies);
    await remove(work, table, [...rows, ...caughtUp]);
  }
  return {
    rows: rows.length,
    messages: bodies.length,
    caughtUp: caughtUp.length,
    exclusions: others.exclusions,
    mentions: others.mentions,
    left: leftOf([
      {
        what: 'messages in history',
        count: others.bodies.length - bodies.length,
        why: 'they are less than a minute old, and may be to others too',
      },
      { what: 'exclusions', count: others.changed, why: CHANGED },
    ]),
  };
}

type HistoryKey = Pick<HistoryRow, 'stream' | 'position'>;

async function keysOf({ tables, signal }: Work, table: string, stream: string): Promise<HistoryKey[]> {
  const pages = paginateQuery(
    { client: tables },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: '#stream = :stream',
      ProjectionExpression: '#stream, #position',
      ExpressionAttributeNames: { '#stream': HISTORY_TABLE_KEYS.partition, '#position': HISTORY_TABLE_KEYS.sort },
      ExpressionAttributeValues: { ':stream': stream },
    },
  );
  const keys: HistoryKey[] = [];
  for await (const { Items = [] } of pages) {
    signal.throwIfAborted();
    keys.push(...(Items as HistoryKey[]));
  }
  return keys;
}

/** Goes over everything that is not the user's own: exclusions, mentions, and which of the user's messages others have too. */
async function readOthers(work: Work, table: string, own: ReadonlySet<string>, rows: readonly HistoryKey[]) {
  const unshared = new Set(rows.map(({ position }) => position));
  const bodies = new Map<
    string,
    { readonly key: HistoryKey; readonly isMention: boolean; readonly expiresAt: number }
  >();
  let exclusions = 0;
  let changed = 0;
  let mentioned = NO_MENTIONS;
  for await (const item of everyItem(work, table)) {
    const row = item as unknown as HistoryRow;
    const { stream, position, expiresAt } = row;
    if (own.has(stream)) continue;
    const done = await forgetExclusion(work, table, row);
    if (done === true) exclusions++;
    if (done === false) changed++;
    const isMention = row.envelope !== undefined && mentions(row.envelope, work.userId);
    if (stream === historyKey.body(position)) {
      bodies.set(position, { key: { stream, position }, isMention, expiresAt });
    } else {
      unshared.delete(position);
      if (isMention) mentioned = alsoMentioned(mentioned, expiresAt);
    }
  }
  const toDelete: HistoryKey[] = [];
  for (const [position, { key, isMention, expiresAt }] of bodies) {
    if (unshared.has(position)) toDelete.push(key);
    else if (isMention) mentioned = alsoMentioned(mentioned, expiresAt);
  }
  return { exclusions, changed, mentions: mentioned, bodies: toDelete };
}

/** @returns whether it is done; undefined if the row does not exclude the user */
async function forgetExclusion(
  { tables, userId, dryRun }: Work,
  table: string,
  row: HistoryRow & Partial<Pick<RetainedRow, 'at'>>,
): Promise<boolean | undefined> {
  const without = excludesWithout(row.excludes, userId);
  if (!without) return undefined;
  if (dryRun) return true;
  const { excludes } = without;
  const { at } = row;
  const updated = await updateIf(tables, {
    TableName: table,
    Key: { stream: row.stream, position: row.position },
    UpdateExpression: excludes ? 'SET #excludes = :excludes' : 'REMOVE #excludes',
    // A last value may be a newer one by now, and another run may take out another user.
    ConditionExpression: `contains(#excludes.#users, :user) AND size(#excludes.#users) = :count${at === undefined ? '' : ' AND #at = :at'}`,
    ExpressionAttributeNames: {
      ...{ '#excludes': 'excludes', '#users': 'users' },
      ...(at !== undefined && { '#at': 'at' }),
    },
    ExpressionAttributeValues: {
      ...{ ':user': userId, ':count': row.excludes?.users?.length },
      ...(at !== undefined && { ':at': at }),
      ...(excludes && { ':excludes': excludes }),
    },
  });
  return updated !== undefined;
}

async function remove({ tables, signal }: Work, table: string, keys: readonly HistoryKey[]): Promise<void> {
  signal.throwIfAborted();
  await writeInBatches(
    tables,
    table,
    keys.map(({ stream, position }) => ({ DeleteRequest: { Key: { stream, position } } })),
  );
}
