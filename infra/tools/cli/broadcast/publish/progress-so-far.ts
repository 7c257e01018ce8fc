/**
 * How far a broadcast has come: connections of its audience, counted in the index once, and the outcomes recorded so far.
 * Costs what the broadcast's own queries cost, and one read of its outcomes each time.
 */
import { planAudience } from '#shared/request/audience';
import type { BroadcastRequest } from '#shared/contracts';
import { outcomesOf } from '#shared/tables/outcomes-table';
import { connectionsOfAudience } from '#tools/stack/audience-connections';
import { openerOf, shardsIn } from '#tools/stack/opener';
import type { Stack } from '#tools/stack/stack';
import { tablesOf } from '#tools/stack/tables';

export interface SoFar {
  readonly found: number;
  readonly sent: number;
  readonly stale: number;
  readonly failed: number;
}

/** @returns asks how far it is now */
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
    const outcomes = outcomesOf(tablesOf(stack), stack.outputs.OutcomesTableName, broadcastId);
    for await (const { outcome } of outcomes) counts[outcome] += 1;
    const { delivered: sent, stale, failed } = counts;
    // A connection that came after the count is sent to as well.
    return { found: Math.max(found, sent + stale + failed), sent, stale, failed };
  };
}
