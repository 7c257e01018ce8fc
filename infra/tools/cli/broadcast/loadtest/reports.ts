/** Reads the reports of a run until there are all of them, and waits for messages that they say were delivered. */
import { setTimeout as sleep } from 'node:timers/promises';
import { isClosed } from '#shared/tables/broadcast-life';
import { reportOf } from '#shared/tables/stored-report';
import type { Stack } from '#tools/stack/stack';
import { findBroadcasts } from '#tools/stack/tables';
import type { Accounts } from './ledger';

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

/** Once, for what there is. Rows that DynamoDB did not get to are asked for again in the next round. */
export async function readReports(stack: Stack, accounts: Accounts): Promise<void> {
  for (const row of await findBroadcasts(stack, accounts.open)) {
    const report = isClosed(row) ? reportOf(row) : undefined;
    if (report) accounts.reported(report.broadcastId, report);
  }
}
