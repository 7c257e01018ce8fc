/** What `broadcast resend` sent again for a broadcast. */
import { planResend } from '#shared/tables/resend-requests';
import type { Stack } from '#tools/stack/stack';
import { findBroadcast, tablesOf, type StoredBroadcast } from '#tools/stack/tables';
import { COMMAND_SOURCE, requestedBroadcastId } from '#tools/stack/requested-id';

export interface Resent {
  readonly row: StoredBroadcast;
  /** Whether it went to all of the audience, as it was connected by then. */
  readonly isWhole: boolean;
}

/**
 * The ids follow from the broadcast and its failures, so nothing is searched. A service that resends under its own source is not
 * found.
 */
export async function resendsOf(stack: Stack, { broadcastId, status }: StoredBroadcast): Promise<Resent[]> {
  if (status === 'RUNNING') return [];
  const tables = { broadcasts: stack.outputs.BroadcastsTableName, outcomes: stack.outputs.OutcomesTableName };
  const found = await Promise.all(
    [false, true].map(async (isWhole) => {
      const { requests } = await planResend(tablesOf(stack), tables, broadcastId, { wholeAudience: isWhole });
      const ids = requests.map((request) => requestedBroadcastId(COMMAND_SOURCE, request, ''));
      const rows = await Promise.all(ids.map((id) => findBroadcast(stack, id)));
      return rows.flatMap((row) => (row ? [{ row, isWhole }] : []));
    }),
  );
  return found.flat();
}
