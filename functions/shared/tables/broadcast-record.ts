/**
 * What is known of who got a broadcast, and what is not: the outcomes table and the failures that the report names, held
 * against the totals of the report.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DeliveryReport } from '../contracts';
import { holdsEveryConnection, readOutcomes, type RecipientOutcome } from './outcomes-table';

export interface BroadcastRecord {
  /** Each connection once: of the table, then the failures that only the report names. */
  readonly outcomes: readonly RecipientOutcome[];
  /** Whether every connection that the broadcast found is in the table. */
  readonly isComplete: boolean;
  readonly unknown: Unknown;
}

/** What no record says. */
export interface Unknown {
  /** Connections that failed, of which neither the table nor the report says which they are. */
  readonly failedConnections: number;
  /** Parts of a fan-out that were lost: whom they reached is not known. */
  readonly lostParts: number;
  /** The broadcast FAILED on its way: whom it had reached by then is in no total. */
  readonly totals: boolean;
}

export const NOTHING_UNKNOWN: Unknown = { failedConnections: 0, lostParts: 0, totals: false };

export const isUnknown = ({ failedConnections, lostParts, totals }: Unknown): boolean =>
  failedConnections > 0 || lostParts > 0 || totals;

/** @param report undefined while the broadcast runs: its outcomes so far are given, and none is missed yet */
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
 * Failed connections that are not in the table: by what the report says, and by what is there, as rows may have been
 * removed and a report may be older than `unrecordedFailures`. Each alone can be too low: failures of an execution that
 * was cut off are in the table too, and in no report.
 */
const unwritten = ({ failed, unrecordedFailures = 0 }: DeliveryReport, inTable: number): number =>
  Math.max(unrecordedFailures, failed - inTable);
