/**
 * The delivery report as its row keeps it: without what the row says already. With them a small broadcast's row would pass
 * one kilobyte, and every write of it cost twice.
 */
import type { DeliveryReport } from '../contracts';
import { executionUrl } from '../base/execution-url';
import type { BroadcastRow } from './table-schema';

/** JSON text of this is in `report`; the state machine writes it, and the overdue rule for a broadcast it gives up. */
export type StoredReport = Omit<DeliveryReport, 'broadcastId' | 'startedAt' | 'execution'>;

/** The whole report; undefined while there is none. */
export function reportOf({
  broadcastId = '',
  owner = '',
  startedAt = '',
  report,
}: Partial<Pick<BroadcastRow, 'broadcastId' | 'owner' | 'startedAt' | 'report'>>): DeliveryReport | undefined {
  if (report === undefined) return undefined;
  const stored = JSON.parse(report) as StoredReport;
  return { broadcastId, ...stored, startedAt, execution: executionUrl(owner, startedAt) };
}
