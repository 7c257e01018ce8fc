/** Publishes the broadcasts of a run at its rate: each is sent when it is due, whatever became of the ones before. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BROADCAST_REQUESTED } from '#shared/contracts';
import type { StackClients } from '#tools/stack/stack-clients';
import { requestedBroadcastId } from '#tools/stack/requested-id';
import type { Accounts } from './ledger';
import type { LoadPlan } from './plan';

/** Milliseconds after which the ones that are due are sent. */
const TICK_MS = 10;

/**
 * @param onProgress gets the number of events sent
 * @returns milliseconds from the first to the last one sent; it ends early if the signal is aborted
 */
export async function publishAll(
  plan: LoadPlan,
  accounts: Accounts,
  shared: StackClients,
  signal: AbortSignal,
  onProgress: (sent: number) => void,
): Promise<number> {
  const began = performance.now();
  const answers: Promise<void>[] = [];
  while (answers.length < plan.broadcasts && !signal.aborted) {
    const due = Math.min(plan.broadcasts, Math.floor(((performance.now() - began) / 1000) * plan.options.rate) + 1);
    for (let n = answers.length; n < due; n += 1) answers.push(publishOne(n, plan, accounts, shared));
    onProgress(answers.length);
    await sleep(TICK_MS, undefined, { signal }).catch(() => undefined); // aborted: the loop ends
  }
  const took = performance.now() - began;
  await Promise.all(answers);
  return took;
}

async function publishOne(n: number, plan: LoadPlan, accounts: Accounts, shared: StackClients): Promise<void> {
  const detail = plan.request(n);
  accounts.sending(n, performance.now());
  try {
    const eventId = await shared.publish({ source: plan.source, detailType: BROADCAST_REQUESTED, detail });
    accounts.accepted(n, requestedBroadcastId(plan.source, {}, eventId));
  } catch (error) {
    accounts.refused(error instanceof Error ? error.message : String(error));
  }
}
