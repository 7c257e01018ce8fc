/** The report of a broadcast that no execution is left to report on: of nobody is it known that the message arrived. */
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
  // None of 0 connections: what its executions recorded is in the table, and in no total.
  recorded: 0,
  finishedAt: new Date(now).toISOString(),
  durationMs: now - Date.parse(startedAt),
  error,
});

/** Its executions were all cut off. */
export const abandoned = (attempts: number): ReportedError => ({
  name: 'Broadcast.Abandoned',
  cause: `${attempts} executions were cut off before they could report. Some connections may have been reached, which the totals do not count. The event is in the dead-letter queue: publish it again once the cause is mended.`,
});

/** In the words its own execution would have used. */
export function refused(refusal: string): ReportedError {
  const { name, message } = new InvalidRequestError(refusal);
  return { name, cause: message };
}
