/**
 * Reads who got a broadcast, and what is unknown: compares the outcomes table, and the failures that the report names, with the
 * totals of the report.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DeliveryReport } from '../contracts';
import { holdsEveryConnection, readOutcomes, type RecipientOutcome } from './outcomes-table';

export interface BroadcastRecord {
  /** Each connection once: those in the table, then the failures that only the report names. */
  readonly outcomes: readonly RecipientOutcome[];
  /** Whether the table has every connection that the broadcast found. */
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

/** @param report undefined while the broadcast runs: then returns the outcomes so far, and nothing counts as unknown */
export async function readBroadcastRecord(
  client: DynamoDBDocumentClient,
  table: string,
  { broadcastId, report }: { readonly broadcastId: string; readonly report: DeliveryReport | undefined },
): Promise<BroadcastRecord> {
  const { settled, everFailed } = await readOutcomes(client, table, broadcastId);
  if (report === undefined) return { outcomes: [...settled.values()], isComplete: false, unknown: NOTHING_UNKNOWN };
  const named = report.failures
    .filter(({ connectionId }) => !settled.has(connectionId))
    .map(({ connectionId, reason }): RecipientOutcome => {
      return { connectionId, outcome: 'failed', reason, at: report.finishedAt };
    });
  return {
    outcomes: [...settled.values(), ...named],
    isComplete: holdsEveryConnection(report, settled.size),
    unknown: {
      failedConnections: Math.max(0, unwritten(report, everFailed.size) - named.length),
      lostParts: report.lostParts,
      totals: report.status === 'FAILED' && report.error?.name !== 'Broadcast.InvalidRequest',
    },
  };
}

/**
 * Number of failed connections that are not in the table: the maximum of what the report says and what the table lacks.
 * Rows may have been removed, and a report may be older than `unrecordedFailures`. Each alone can be too low: the table
 * also has failures of an execution that was cut off, which are in no report.
 */
const unwritten = ({ failed, unrecordedFailures = 0 }: DeliveryReport, inTable: number): number =>
  Math.max(unrecordedFailures, failed - inTable);
