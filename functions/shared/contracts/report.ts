/** The report of a broadcast. */
import type { FailedConnection } from './delivery';

export type ReportStatus = 'COMPLETED' | 'PARTIAL' | 'NO_CONNECTIONS' | 'EXPIRED' | 'DUPLICATE' | 'FAILED';

/** Totals and exceptions of one broadcast. Always: connections = delivered + stale + failed. */
export interface DeliveryReport {
  readonly broadcastId: string;
  readonly status: ReportStatus;
  readonly connections: number;
  readonly delivered: number;
  readonly stale: number;
  readonly failed: number;
  /** The first {@link MAX_REPORTED_FAILURES}. */
  readonly failures: readonly FailedConnection[];
  /** Users addressed by name with no connection, or only stale ones; the first {@link MAX_REPORTED_USERS} by name. */
  readonly unreachedUsers: { readonly count: number; readonly users: readonly string[] };
  /** Sender batches. */
  readonly batches: number;
  /** Parts of a large audience with an unknown outcome, which is in no other total. */
  readonly lostParts: number;
  /**
   * Connections whose outcome is known to be on record. Up to the setting recordOutcomesUpTo every outcome is
   * written, beyond it only failures, so a value below `connections` can be normal. If it equals `connections` and no part is
   * lost, the outcome of every connection is known. A write whose answer was lost does not count, so the table may have more.
   */
  readonly recorded: number;
  /**
   * Failed connections whose outcome is not known to be in the outcomes table, so it may not say which they are; `failures`
   * names the first. Absent if there are none.
   */
  readonly unrecordedFailures?: number;
  /** ISO 8601. */
  readonly startedAt: string;
  /** ISO 8601. */
  readonly finishedAt: string;
  readonly durationMs: number;
  /** Link to the execution in the AWS console. */
  readonly execution: string;
  /** Why, when status is FAILED. */
  readonly error?: { readonly name: string; readonly cause: string };
}

/**
 * Users addressed by name whom a broadcast did not reach, so that they can be reached in another way. All events of a
 * broadcast together name all of them.
 */
export interface UsersUnreached {
  readonly broadcastId: string;
  readonly users: readonly string[];
}
