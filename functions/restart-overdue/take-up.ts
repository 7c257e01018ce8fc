/**
 * Handles one overdue broadcast: publishes a report that was recorded but not published, starts a broadcast that was cut off or
 * that its schedule did not start, or gives up one that was started too often. Each step is recorded only after the one before it
 * is done, and every write requires the row as it was read. So it is safe to run again after a crash between any two lines, or
 * twice at once. Then a start may happen twice (the claim lets one through), or a dead letter or a report, which have the same
 * broadcastId.
 */
import { type DueRow, isDue, isReported, type ReportedRow, type RestartableRow } from '#shared/tables/broadcast-life';
import { isScheduled } from '#shared/tables/scheduled-row';
import { reportOf } from '#shared/tables/stored-report';

import type { OverdueParts, TakenUp } from './overdue-parts';
import { abandoned, failedReport, refused, type ReportedError } from './failed-report';

/** Executions that may be cut off before a broadcast is given up. */
export const MAX_ATTEMPTS = 3;

type TakeUpParts = Pick<OverdueParts, 'rows' | 'outlets' | 'now'>;

export async function takeUp(broadcastId: string, parts: TakeUpParts): Promise<TakenUp> {
  const { rows, outlets, now } = parts;
  const row = await rows.read(broadcastId);
  if (!isDue(row, now())) return 'notDue';

  if (isReported(row)) {
    await publish(row, outlets);
    await rows.markPublished(row, now());
    return 'published';
  }
  // Its outcome is known: another execution would also refuse it.
  if (row.refusal !== undefined) return fail(row, refused(row.refusal), 'published', parts);
  const claimed = row as RestartableRow;
  if ((row.restarts ?? 0) < MAX_ATTEMPTS - 1) {
    // Counted first, so that a broadcast that crashes this function is given up in the end.
    if (!(await rows.countRestart(claimed, now()))) return 'notDue';
    await outlets.start(claimed.request);
    return 'restarted';
  }
  const error = abandoned(MAX_ATTEMPTS);
  await outlets.keep(claimed, error);
  return fail(claimed, error, 'givenUp', parts);
}

async function fail(
  row: DueRow,
  error: ReportedError,
  done: TakenUp,
  { rows, outlets, now }: TakeUpParts,
): Promise<TakenUp> {
  // A scheduled broadcast has waited since its time.
  const startedAt = isScheduled(row) ? row.sendAt : row.startedAt;
  const reported = { ...row, report: JSON.stringify(failedReport({ startedAt }, error, now())) };
  if (!(await rows.recordReport(row, reported.report, now()))) return 'notDue';
  await publish(reported, outlets);
  await rows.markPublished(reported, now());
  return done;
}

async function publish(row: ReportedRow, outlets: OverdueParts['outlets']): Promise<void> {
  await outlets.publish(reportOf(row)!);
}
