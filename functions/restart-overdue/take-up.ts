/**
 * Takes up one overdue broadcast: publishes a report that was recorded and not published, starts again what was cut off,
 * and gives up what was cut off too often. Each step is written down only after the one before it is done, and every
 * write holds only while the row is as it was read: cut off between any two lines, or run twice at once, it is safe to
 * run again. What may then happen twice is a start (the claim lets one through), or a dead letter or a report, which
 * carry the same broadcastId.
 */
import { reportOf } from '../shared/stored-report';
import { isReported, type ReportedRow } from './open-rows';
import type { OverdueParts } from './restart-overdue';
import { abandonedReport } from './abandoned-report';

/** Executions that may be cut off before a broadcast is given up. */
export const MAX_ATTEMPTS = 3;

export type TakenUp = 'restarted' | 'published' | 'givenUp' | 'notDue';

export async function takeUp(
  broadcastId: string,
  { rows, outlets, now }: Pick<OverdueParts, 'rows' | 'outlets' | 'now'>,
): Promise<TakenUp> {
  const row = await rows.read(broadcastId);
  // The index follows the table by moments.
  if (row?.dueAt === undefined || row.dueAt >= now()) return 'notDue';

  if (isReported(row)) {
    await publish(row, outlets);
    await rows.markPublished(row, now());
    return 'published';
  }
  if ((row.restarts ?? 0) < MAX_ATTEMPTS - 1) {
    // Counted first: a broadcast that kills whoever starts it is given up in the end.
    if (!(await rows.countRestart(row, now()))) return 'notDue';
    await outlets.start(row.request);
    return 'restarted';
  }
  const report = abandonedReport(row, MAX_ATTEMPTS, now());
  await outlets.keep(row, report.error);
  const reported = { ...row, report: JSON.stringify(report) };
  if (!(await rows.recordReport(row, reported.report, now()))) return 'notDue';
  await publish(reported, outlets);
  await rows.markPublished(reported, now());
  return 'givenUp';
}

async function publish(row: ReportedRow, outlets: OverdueParts['outlets']): Promise<void> {
  await outlets.publish(reportOf(row)!);
}
