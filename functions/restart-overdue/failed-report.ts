/** The report of a broadcast without an execution left to report it. It is unknown who got the message. */
import { InvalidRequestError } from '#shared/base/errors';
import type { DeliveryReport } from '#shared/contracts';
import type { StoredReport } from '#shared/tables/stored-report';
import type { BroadcastRow } from '#shared/tables/table-schema';

export type ReportedError = NonNullable<DeliveryReport['error']>;

export const failedReport = (
  { startedAt }: Pick<BroadcastRow, 'startedAt'>,
  error: ReportedError,
  now: number,
): StoredReport => ({
  status: 'FAILED',
  connections: 0,
  delivered: 0,
  stale: 0,
  failed: 0,
  failures: [],
  unreachedUsers: { count: 0, users: [] },
  batches: 0,
  lostParts: 0,
  // Outcomes its executions recorded are in the table, but in no total.
  recorded: 0,
  finishedAt: new Date(now).toISOString(),
  durationMs: now - Date.parse(startedAt),
  error,
});

/** All its executions were cut off. */
export const abandoned = (attempts: number): ReportedError => ({
  name: 'Broadcast.Abandoned',
  cause: `${attempts} executions were cut off before they could report. Some connections may have been reached; the totals do not count them. The event is in the dead-letter queue: redrive it after fixing the cause.`,
});

/** With the same words as its own execution. */
export function refused(refusal: string): ReportedError {
  const { name, message } = new InvalidRequestError(refusal);
  return { name, cause: message };
}
