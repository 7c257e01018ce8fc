/**
 * Reads who got a broadcast, and what is unknown: compares the outcomes table, and the failures that the report names, with the
 * totals of the report.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DeliveryReport } from '../contracts';
import { ranRepeatedly } from './broadcast-life';
import { readBroadcast } from './broadcasts-table';
import { readOutcomes, type BroadcastTables, type ReadRow, type RecipientOutcome } from './outcomes-table';
import { reportOf } from './stored-report';

export interface BroadcastRecord {
  /** Each connection once: those on record, then the failures that only the report names. */
  readonly outcomes: readonly RecipientOutcome[];
  /**
   * Whether every connection that the broadcast found is on record: then one without an outcome was not found. False while it
   * runs, beyond `recordOutcomesUpTo`, if it FAILED, and if it was run more than once, as an earlier run may have reached
   * connections that only it found.
   */
  readonly isComplete: boolean;
  readonly unknown: Unknown;
}

/** What the record does not say. */
export interface Unknown {
  /** Number of failed connections that neither the table nor the report names. */
  readonly failedConnections: number;
  /** Number of lost parts of a fan-out: it is unknown whom they reached. */
  readonly lostParts: number;
  /** The broadcast FAILED on its way: the totals do not include whom it had reached. */
  readonly totals: boolean;
}

export const NOTHING_UNKNOWN: Unknown = { failedConnections: 0, lostParts: 0, totals: false };

export const isUnknown = ({ failedConnections, lostParts, totals }: Unknown): boolean =>
  failedConnections > 0 || lostParts > 0 || totals;

/**
 * While the broadcast runs, returns the outcomes so far, and nothing counts as unknown.
 * @returns undefined if there is no such broadcast, or no longer
 */
export async function readBroadcastRecord(
  client: DynamoDBDocumentClient,
  tables: BroadcastTables,
  broadcastId: string,
): Promise<BroadcastRecord | undefined> {
  const row = await readBroadcast(client, tables.broadcasts, broadcastId);
  return row && recordOfRow(client, tables.outcomes, { ...row, broadcastId });
}

/**
 * The same for a broadcast whose row was read.
 * @param table the outcomes table
 */
export async function recordOfRow(
  client: DynamoDBDocumentClient,
  table: string,
  row: ReadRow,
): Promise<BroadcastRecord> {
  const report = reportOf(row);
  const { settled, everFailed } = await readOutcomes(client, table, row);
  if (report === undefined) return { outcomes: [...settled.values()], isComplete: false, unknown: NOTHING_UNKNOWN };
  const named = report.failures
    .filter(({ connectionId }) => !settled.has(connectionId))
    .map(({ connectionId, reason }): RecipientOutcome => {
      return { connectionId, outcome: 'failed', reason, at: report.finishedAt };
    });
  return {
    outcomes: [...settled.values(), ...named],
    isComplete: !ranRepeatedly(row) && holdsEveryConnection(report, settled.size),
    unknown: {
      failedConnections: Math.max(0, unwritten(report, everFailed.size) - named.length),
      lostParts: report.lostParts,
      totals: report.status === 'FAILED' && report.error?.name !== 'Broadcast.InvalidRequest',
    },
  };
}

/** Whether every connection that the last run found is among the recorded outcomes. */
const holdsEveryConnection = (report: DeliveryReport, outcomes: number): boolean =>
  // The totals of a failed broadcast do not include what it delivered before it failed.
  report.status !== 'FAILED' &&
  report.lostParts === 0 &&
  report.recorded === report.connections &&
  outcomes >= report.connections;

/**
 * Number of failed connections that are not in the table: the maximum of what the report says and what the table lacks.
 * Rows may have been removed, and a report may be older than `unrecordedFailures`. Each alone can be too low: the table
 * also has failures of an execution that was cut off, which are in no report.
 */
const unwritten = ({ failed, unrecordedFailures = 0 }: DeliveryReport, inTable: number): number =>
  Math.max(unrecordedFailures, failed - inTable);
