/** Sends a broadcast again: plans the requests, and publishes one. */
import { BROADCAST_REQUESTED, type BroadcastRequest } from '#shared/contracts';
import { planResend, type Resend, type ResendScope } from '#shared/tables/resend-requests';
import { CliError, EXIT } from './exit-codes';
import { COMMAND_SOURCE, requestedBroadcastId } from './requested-id';
import type { Stack } from './stack';
import { requireBroadcast, tablesOf } from './tables';

/** @throws CliError if there is no such broadcast, or it is still running */
export async function resendOf(stack: Stack, broadcastId: string, scope: ResendScope): Promise<Resend> {
  await requireOver(stack, broadcastId);
  const tables = { broadcasts: stack.outputs.BroadcastsTableName, outcomes: stack.outputs.OutcomesTableName };
  return planResend(tablesOf(stack), tables, broadcastId, scope);
}

/** @returns the event, and the broadcast it becomes */
export async function publishRequested(
  stack: Stack,
  request: BroadcastRequest,
): Promise<{ readonly eventId: string; readonly broadcastId: string }> {
  const shared = await stack.shared();
  const eventId = await shared.publish({ source: COMMAND_SOURCE, detailType: BROADCAST_REQUESTED, detail: request });
  return { eventId, broadcastId: requestedBroadcastId(COMMAND_SOURCE, request, eventId) };
}

async function requireOver(stack: Stack, broadcastId: string): Promise<void> {
  const { status } = await requireBroadcast(stack, broadcastId);
  if (status !== 'RUNNING') return;
  throw new CliError(
    EXIT.NOT_WELL,
    `Broadcast '${broadcastId}' is not finished: wait for its report (broadcast show '${broadcastId}').`,
  );
}
