/** Cancels a scheduled broadcast. Its row decides; the schedule is removed afterwards, and would do nothing. */
import { DeleteScheduleCommand, ResourceNotFoundException, SchedulerClient } from '@aws-sdk/client-scheduler';
import { updateIf } from '#shared/tables/conditional-update';
import { canceled, scheduleName } from '#shared/tables/scheduled-row';
import { BROADCASTS_TABLE_KEY } from '#shared/tables/table-schema';
import { EXIT } from '#tools/stack/exit-codes';
import type { Stack } from '#tools/stack/stack';
import { requireBroadcast, tablesOf } from '#tools/stack/tables';
import type { Run } from '../command';

export async function cancelScheduled({ output, stack }: Run<object>, broadcastId: string): Promise<number> {
  const found = await stack();
  await requireBroadcast(found, broadcastId);
  const isNew =
    (await updateIf(tablesOf(found), {
      TableName: found.outputs.BroadcastsTableName,
      Key: { [BROADCASTS_TABLE_KEY]: broadcastId },
      ...canceled(Date.now()),
    })) !== undefined;
  const { status, sendAt, canceledAt } = await requireBroadcast(found, broadcastId);
  const isCanceled = status === 'CANCELED';
  if (isCanceled) await removeSchedule(found, broadcastId).catch((error: Error) => output.note(leftOver(error)));
  output.answer({ broadcastId, status, sendAt: sendAt ?? null, canceledAt: canceledAt ?? null }, () => {
    if (isCanceled)
      return isNew ? `Canceled. It was scheduled for ${sendAt}.` : `It was canceled before, at ${canceledAt}.`;
    return `Too late: it is ${status}. See it: broadcast show '${broadcastId}'`;
  });
  return isCanceled ? EXIT.OK : EXIT.NOT_WELL;
}

/** Removed by a run before, or by the service after it ran: that is well. */
async function removeSchedule(stack: Stack, broadcastId: string): Promise<void> {
  const { ScheduleGroupName } = stack.outputs;
  if (ScheduleGroupName === undefined) return;
  const remove = new DeleteScheduleCommand({ GroupName: ScheduleGroupName, Name: scheduleName(broadcastId) });
  await stack
    .client(SchedulerClient)
    .send(remove)
    .catch((error: unknown) => {
      if (!(error instanceof ResourceNotFoundException)) throw error;
    });
}

const leftOver = ({ name, message }: Error): string =>
  `Its schedule is not removed (${name}: ${message}). It does nothing at its time, and is removed then.`;
