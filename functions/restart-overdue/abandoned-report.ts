/** The report of a broadcast whose executions were all cut off: what they reached is not known, and the cause says so. */
import type { ClaimedRow } from './open-rows';
import type { StoredReport } from '../shared/stored-report';

export function abandonedReport(
  { startedAt }: ClaimedRow,
  attempts: number,
  now: number,
): StoredReport & Required<Pick<StoredReport, 'error'>> {
  return {
    status: 'FAILED',
    connections: 0,
    delivered: 0,
    stale: 0,
    failed: 0,
    failures: [],
    unreachedUsers: { count: 0, users: [] },
    batches: 0,
    lostParts: 0,
    recorded: 0,
    finishedAt: new Date(now).toISOString(),
    durationMs: now - Date.parse(startedAt),
    error: {
      name: 'Broadcast.Abandoned',
      cause: `${attempts} executions were cut off before they could report. Some connections may have been reached, which the totals do not count. The event is in the dead-letter queue: publish it again once the cause is mended.`,
    },
  };
}
