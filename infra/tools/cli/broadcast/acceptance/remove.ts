/**
 * Removes what a run made: connections, the rule, and the rows of its broadcasts, outcomes and history. Each kind by itself, so that
 * one that may not be removed does not keep the others.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { DeleteCommand, paginateQuery, type DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { closeSocket } from '#shared/connections/connection-socket';
import { HISTORY_TABLE_KEYS, historyKey, type HistoryRow } from '#shared/history/history-table';
import { writeInBatches } from '#shared/tables/batch-write';
import { deleteRows } from '#shared/tables/connections-table';
import { BROADCASTS_TABLE_KEY, OUTCOMES_TABLE_KEYS } from '#shared/tables/table-schema';
import { explainError } from '#tools/stack/explain-error';
import { managementOf } from '#tools/stack/connections-of';
import { removeRule } from './mapping-rule';
import { ASK_MS, type Trial } from './trial';

/** Milliseconds for the rows of connections to go after their sockets. */
const GONE_MS = { aws: 15_000, local: 120_000 } as const;

export interface Removed {
  readonly what: string;
  /** What was removed. */
  readonly count: number;
  /** Why some of it is left, and until when. */
  readonly left?: string;
}

export async function removeMade(trial: Trial): Promise<Removed[]> {
  const { HistoryTableName } = trial.outputs;
  const steps: (readonly [string, () => Promise<number>])[] = [
    // First: nothing else removes those that it wrote, and the next step waits until none is left.
    ['rows of connections', () => removeConnectionRows(trial)],
    ['connections', () => closeConnections(trial)],
    ['rules', () => removeRules(trial)],
    ['rows of outcomes', () => removeOutcomes(trial)],
    ['rows of broadcasts', () => removeBroadcasts(trial)],
    ...(HistoryTableName === undefined
      ? []
      : ([['rows of history', () => removeHistory(trial, HistoryTableName)]] as const)),
  ];
  const removed: Removed[] = [];
  for (const [what, run] of steps) {
    try {
      removed.push({ what, count: await run() });
    } catch (error) {
      removed.push({ what, count: 0, left: explainError(error).message });
    }
  }
  return removed;
}

/** Clients, and what else is open of the users of the run. Returns once $disconnect, which comes later, has removed their rows. */
async function closeConnections(trial: Trial): Promise<number> {
  const { clients, stack, made } = trial;
  for (const client of clients) client.close();
  const management = managementOf(stack);
  const deadline = performance.now() + GONE_MS[stack.target.kind];
  const ids = new Set<string>();
  const closed = new Set<string>();
  try {
    for (;;) {
      // Each time: one that was connecting when the run stopped is in the index only now.
      for (const id of await connectionsOfRun(trial)) {
        ids.add(id);
        if (!closed.has(id) && (await closeSocket(management, id))) closed.add(id);
      }
      const rows = (await Promise.all([...ids].map((id) => trial.rowsOf(id)))).flat();
      if (rows.length === 0) return closed.size + clients.length;
      if (performance.now() > deadline) {
        throw new Error(`${rows.length} rows of connections of ${made.users.size} users are left; they expire`);
      }
      await sleep(ASK_MS[stack.target.kind]);
    }
  } finally {
    management.destroy();
  }
}

async function connectionsOfRun({ made, shared }: Trial): Promise<string[]> {
  return (await Promise.all([...made.users].map((user) => shared.connectionsOf(user)))).flat();
}

async function removeRules({ stack, made }: Trial): Promise<number> {
  for (const rule of made.rules) await removeRule(stack, rule);
  return made.rules.size;
}

async function removeConnectionRows({ tables, outputs, made }: Trial): Promise<number> {
  const rows = [...made.rows.values()];
  await deleteRows(tables, outputs.ConnectionsTableName, rows);
  return rows.length;
}

/** Only a broadcast that is closed: an open one is still written, and the overdue rule would have to give it up. */
async function removeBroadcasts({ tables, outputs, made }: Trial): Promise<number> {
  let open = 0;
  for (const id of made.broadcasts) {
    try {
      await tables.send(
        new DeleteCommand({
          TableName: outputs.BroadcastsTableName,
          Key: { [BROADCASTS_TABLE_KEY]: id },
          ConditionExpression: 'attribute_not_exists(dueAt)',
        }),
      );
    } catch (error) {
      if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
      open += 1;
    }
  }
  if (open > 0) throw new Error(`${open} are still open; their rows expire`);
  return made.broadcasts.size;
}

async function removeOutcomes({ tables, outputs, made }: Trial): Promise<number> {
  let count = 0;
  for (const id of made.broadcasts) {
    const keys = await keysIn(tables, outputs.OutcomesTableName, OUTCOMES_TABLE_KEYS, id);
    await remove(tables, outputs.OutcomesTableName, keys);
    count += keys.length;
  }
  return count;
}

/** Messages before the rows that lead to them. */
async function removeHistory({ tables, made }: Trial, table: string): Promise<number> {
  const streams = [
    ...[...made.users].flatMap((user) => [historyKey.user(user), historyKey.caughtUp(user)]),
    ...[...made.channels].map(historyKey.channel),
  ];
  const found = await Promise.all(streams.map((stream) => keysIn(tables, table, HISTORY_TABLE_KEYS, stream)));
  const everyone = [...made.positions].map((position) => ({ stream: historyKey.everyone, position }));
  const rows = [...(found.flat() as Pick<HistoryRow, 'stream' | 'position'>[]), ...everyone];
  const positions = new Set(rows.map(({ position }) => position));
  await remove(
    tables,
    table,
    [...positions].map((position) => ({ stream: historyKey.body(position), position })),
  );
  await remove(tables, table, rows);
  return rows.length;
}

type Key = Readonly<Record<string, unknown>>;

async function keysIn(
  client: DynamoDBDocumentClient,
  table: string,
  { partition, sort }: { readonly partition: string; readonly sort: string },
  value: string,
): Promise<Key[]> {
  const keys: Key[] = [];
  const pages = paginateQuery(
    { client },
    {
      TableName: table,
      ConsistentRead: true,
      KeyConditionExpression: '#partition = :value',
      ProjectionExpression: '#partition, #sort',
      ExpressionAttributeNames: { '#partition': partition, '#sort': sort },
      ExpressionAttributeValues: { ':value': value },
    },
  );
  for await (const { Items = [] } of pages) keys.push(...Items);
  return keys;
}

const remove = (tables: DynamoDBDocumentClient, table: string, keys: readonly Key[]): Promise<void> =>
  writeInBatches(
    tables,
    table,
    keys.map((Key) => ({ DeleteRequest: { Key: { ...Key } } })),
  );
