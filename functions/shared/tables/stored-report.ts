/**
 * The delivery report as stored in its row, without fields that the row already has. With them, a small broadcast's row
 * would exceed one kilobyte, and every write of it would cost twice as much.
 */
import type { DeliveryReport } from '../contracts';
import { executionUrl } from '../base/execution-url';
import type { BroadcastRow } from './table-schema';

/**
 * The attribute `report` has this as JSON text. The state machine writes it, or the overdue rule if it gives up a
 * broadcast.
 */
export type StoredReport = Omit<DeliveryReport, 'broadcastId' | 'startedAt' | 'execution'>;

/** The complete report; undefined while there is none. */
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
