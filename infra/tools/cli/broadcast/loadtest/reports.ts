/** Reads the reports of a run until there are all of them, and waits for messages that they say were delivered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { isClosed } from '#shared/tables/broadcast-life';
import { reportOf } from '#shared/tables/stored-report';
import { BROADCASTS_TABLE_KEY, type BroadcastRow } from '#shared/tables/table-schema';
import type { Stack } from '#tools/stack/stack';
import { tablesOf } from '#tools/stack/tables';
import type { Accounts } from './ledger';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const KEYS_AT_ONCE = 100;
const ASK_MS = { aws: 1_000, local: 100 } as const;
/** Milliseconds without a new report or message after which no more are expected: longer than two rounds of the overdue rule. */
const QUIET_MS = 150_000;
/** The same for messages whose reports are there: they are on their way. */
const ARRIVAL_MS = 10_000;

export async function collectReports(
  stack: Stack,
  accounts: Accounts,
  signal: AbortSignal,
  onProgress: (reported: number) => void,
): Promise<void> {
  let [changed, before] = [performance.now(), ''];
  while (!signal.aborted) {
    await readReports(stack, accounts);
    const { reported, received } = accounts.progress;
    onProgress(reported);
    const now = `${reported} ${received}`;
    if (now !== before) [changed, before] = [performance.now(), now];
    const isReported = accounts.open.length === 0;
    if (isReported && accounts.underWay === 0) return;
    if (performance.now() - changed > (isReported ? ARRIVAL_MS : QUIET_MS)) return;
    await sleep(ASK_MS[stack.target.kind], undefined, { signal }).catch(() => undefined); // aborted: the loop ends
  }
}

/** Once, for what there is. */
export async function readReports(stack: Stack, accounts: Accounts): Promise<void> {
  const table = stack.outputs.BroadcastsTableName;
  const open = accounts.open;
  for (let from = 0; from < open.length; from += KEYS_AT_ONCE) {
    const ids = open.slice(from, from + KEYS_AT_ONCE);
    const { Responses = {} } = await tablesOf(stack).send(
      new BatchGetCommand({
        RequestItems: { [table]: { Keys: ids.map((id) => ({ [BROADCASTS_TABLE_KEY]: id })), ConsistentRead: true } },
      }),
    );
    // Keys that DynamoDB did not get to are asked for again in the next round.
    for (const row of (Responses[table] ?? []) as Partial<BroadcastRow>[]) {
      const report = isClosed(row) ? reportOf(row) : undefined;
      if (report) accounts.reported(report.broadcastId, report);
    }
  }
}
