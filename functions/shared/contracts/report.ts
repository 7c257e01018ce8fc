/** What is reported of a broadcast. */
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
  /** Users asked for by name with no connection, or only stale ones; the first {@link MAX_REPORTED_USERS} by name. */
  readonly unreachedUsers: { readonly count: number; readonly users: readonly string[] };
  /** Sender batches. */
  readonly batches: number;
  /** Parts of a large audience whose outcome is not known, and is in no other total. */
  readonly lostParts: number;
  /**
   * Connections whose outcome is known to have been written to the outcomes table. Up to the setting recordOutcomesUpTo
   * every outcome is to be written, beyond it the failures alone, so it may be less than `connections` with nothing amiss.
   * Who got it is known of every connection when it equals `connections` and no part is lost. A write whose answer was
   * lost is not counted, so the table may hold more.
   */
  readonly recorded: number;
  /**
   * Failed connections whose outcome is not known to have been written, so that the outcomes table may not say which they
   * are; `failures` names the first. Absent when there are none.
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

/** Users asked for by name whom a broadcast did not reach, for another way to reach them. Over all its events: all of them. */
export interface UsersUnreached {
  readonly broadcastId: string;
  readonly users: readonly string[];
}
