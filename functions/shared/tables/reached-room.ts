/**
 * How many bytes about whom a broadcast reached fit into its own row at no cost. A row of the outcomes table is a write unit; the
 * report and, if it is published, the mark are written to the broadcast's row anyway, and cost the same until the row reaches its
 * next kilobyte. A write costs what the larger one of the rows before and after it costs.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
import type { PublishedReports } from './broadcast-life';
import type { StoredReport } from './stored-report';
import type { BroadcastRow } from './table-schema';

const KILOBYTE = 1024;
const TIME = '2026-11-21T12:00:00.000Z';
const NAME: keyof BroadcastRow = 'reached';

/**
 * The report of a broadcast whose only batch was delivered in full. Its numbers are as long as they usually are; if one is
 * longer, the row may cost a write unit more.
 */
export const USUAL_REPORT: StoredReport = {
  status: 'COMPLETED',
  connections: 9,
  delivered: 9,
  stale: 0,
  failed: 0,
  failures: [],
  unreachedUsers: { count: 0, users: [] },
  batches: 1,
  lostParts: 0,
  recorded: 9,
  finishedAt: TIME,
  durationMs: 9999,
};

/**
 * @param claimed the row as it was claimed
 * @returns bytes of the attribute `reached` that make neither the report nor the mark cost more; 0 if there is no room
 */
export function reachedRoom(claimed: BroadcastRow, reports: PublishedReports): number {
  const { envelope: _, restarts: __, ...kept } = claimed;
  const reported = { ...kept, status: 'COMPLETED', report: JSON.stringify(USUAL_REPORT) };
  const { openShard: ___, dueAt: ____, ...closed } = reported;
  const published = { ...closed, publishedAt: TIME };
  // Not published, it is closed by the write of the report, which the claimed row pays for too.
  const room =
    reports === 'exceptions'
      ? leftInKilobyte(rowBytes(closed), Math.max(rowBytes(closed), rowBytes(claimed)))
      : Math.min(...[reported, published].map((row) => leftInKilobyte(rowBytes(row))));
  return Math.max(0, room - NAME.length);
}

/** @param paid bytes that are paid for anyway */
const leftInKilobyte = (bytes: number, paid = bytes): number => Math.ceil(paid / KILOBYTE) * KILOBYTE - bytes;

/**
 * Bytes of a row of strings and whole numbers, as DynamoDB counts them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export const rowBytes = (row: object): number =>
  Object.entries(row).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + valueBytes(value), 0);

/** A number takes a byte, and one for every two digits. (Without the zeros at its end, which are counted here.) */
const valueBytes = (value: unknown): number =>
  typeof value === 'number' ? 1 + Math.ceil(String(value).length / 2) : Buffer.byteLength(String(value));
