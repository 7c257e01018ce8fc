/** Rows of the list of executions, from what an account tells: a broadcast's row, or what Step Functions lists. */
import type { ExecutionListItem } from '@aws-sdk/client-sfn';
import { reportOf } from '#shared/tables/stored-report';
import { isExpress, readExecutionArn } from '#tools/stack/executions';
import type { LoggedBroadcast } from '#tools/stack/opened-broadcasts';
import type { StoredBroadcast } from '#tools/stack/tables';
import type { ExecutionStatus, ExecutionSummary } from '../contract';

export type Summary = Omit<ExecutionSummary, 'sequence'>;

/** The execution that holds the claim of a broadcast. An EXPRESS execution is known by this alone. */
export function summaryOfRow(
  row: StoredBroadcast,
  opened: Pick<LoggedBroadcast, 'eventId'> | undefined,
): Summary | undefined {
  const { broadcastId, owner = '', startedAt = '' } = row;
  const named = readExecutionArn(owner);
  if (!named) return undefined;
  const report = reportOf(row);
  const failed = report?.status === 'FAILED';
  const eventId = opened?.eventId ?? lastPartOf(broadcastId);
  return {
    arn: owner,
    name: named.name,
    machine: named.machine,
    type: isExpress(owner) ? 'EXPRESS' : 'STANDARD',
    // One that is scheduled, or was taken back, has ended without a report.
    status: failed ? 'FAILED' : !report && row.status === 'RUNNING' ? 'RUNNING' : 'SUCCEEDED',
    startedAt: Date.parse(startedAt) || 0,
    broadcastId,
    ...(eventId !== undefined && { eventId }),
    ...(report && { endedAt: Date.parse(report.finishedAt), outcome: report.status, totals: totalsOf(report) }),
    ...(report?.error && { error: report.error.name }),
  };
}

const totalsOf = ({ connections, delivered, stale, failed, durationMs }: NonNullable<Summary['totals']>) => ({
  connections,
  delivered,
  stale,
  failed,
  durationMs,
});

/** What only Step Functions knows of an execution: how it ended itself. */
export function summaryOfListed({
  executionArn: arn = '',
  name = '',
  status,
  startDate,
  stopDate,
  mapRunArn,
}: ExecutionListItem): Summary {
  const { machine = '', label } = readExecutionArn(arn) ?? {};
  return {
    arn,
    name,
    machine: label === undefined ? machine : `${machine}/${label}`,
    type: isExpress(arn) ? 'EXPRESS' : 'STANDARD',
    status: statusOf(status),
    startedAt: startDate?.getTime() ?? 0,
    ...(stopDate && { endedAt: stopDate.getTime() }),
    ...(mapRunArn !== undefined && { mapRunArn }),
  };
}

/** An execution that waits for a redrive has ended as far as a reader is concerned. */
export const statusOf = (status: string | undefined): ExecutionStatus =>
  status === 'PENDING_REDRIVE' ? 'FAILED' : ((status ?? 'RUNNING') as ExecutionStatus);

/** The event's id, in the id of a broadcast whose event had no idempotency key. */
function lastPartOf(broadcastId: string): string | undefined {
  const part = broadcastId.split('/').at(-1);
  try {
    return part === undefined ? undefined : decodeURIComponent(part);
  } catch {
    return part;
  }
}
