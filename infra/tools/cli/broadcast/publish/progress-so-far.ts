/**
 * Progress of a broadcast: the connections of its audience, counted once in the index, and the outcomes recorded so far.
 * Costs as much as the broadcast's own queries, plus one read of its row and of its outcomes per call.
 */
import { planAudience } from '#shared/request/audience';
import type { BroadcastRequest } from '#shared/contracts';
import { outcomesOf } from '#shared/tables/outcomes-table';
import { connectionsOfAudience } from '#tools/stack/audience-connections';
import { openerOf, shardsIn } from '#tools/stack/deployed-function';
import type { Stack } from '#tools/stack/stack';
import { tablesOf } from '#tools/stack/tables';

export interface SoFar {
  readonly found: number;
  readonly sent: number;
  readonly stale: number;
  readonly failed: number;
}

/** @returns a function that asks for the current progress */
export async function progressOf(
  stack: Stack,
  broadcastId: string,
  { audience }: BroadcastRequest,
): Promise<() => Promise<SoFar>> {
  const found = (
    await connectionsOfAudience(stack, planAudience(audience, shardsIn((await openerOf(stack)).environment)))
  ).size;
  return async () => {
    const counts = { delivered: 0, stale: 0, failed: 0 };
    const { BroadcastsTableName, OutcomesTableName } = stack.outputs;
    const names = { broadcasts: BroadcastsTableName, outcomes: OutcomesTableName };
    const outcomes = outcomesOf(tablesOf(stack), names, broadcastId);
    for await (const { outcome } of outcomes) counts[outcome] += 1;
    const { delivered: sent, stale, failed } = counts;
    // Connections that came after the count get the message too.
    return { found: Math.max(found, sent + stale + failed), sent, stale, failed };
  };
}
