/** Keys and index names of the tables: infra creates them, functions and state machines read and write them. */
import type { ConnectionClosed } from '../contracts';

export const CONNECTIONS_TABLE_KEYS = { partition: 'connectionId', sort: 'recipient' } as const;
/** Attribute with the epoch second after which DynamoDB removes an item, in the tables of broadcasts and outcomes. */
export const TTL_ATTRIBUTE = 'expiresAt';
/** The same in the connections table: a row that has expired is still needed until its connection is closed. */
export const CONNECTIONS_TTL_ATTRIBUTE = 'removeAt';
/** Index of the connections table: partition key `recipient`, sort key `connectionId`. */
export const RECIPIENT_INDEX = 'recipient-index';
/** What the index carries beside its keys; a filter on anything else finds nothing. */
export const RECIPIENT_INDEX_PROJECTION = ['userId', 'expiresAt'] as const;
/**
 * Index of the connections that the closing rule is to meet: the user's row has its keys, and only of a connection whose
 * token ends before API Gateway closes it, or whose end somebody must hear of.
 */
export const CLOSING_INDEX = 'closing-connections';
export const CLOSING_KEYS = { partition: 'closeShard', sort: 'closesAt' } as const;
export const BROADCASTS_TABLE_KEY = 'broadcastId';
/**
 * Index of the broadcasts that are not over: claimed and not reported, or reported and not published. Sparse, as only
 * those rows have its keys; sharded, as every broadcast passes through it.
 */
export const OPEN_BROADCASTS_INDEX = 'open-broadcasts';
export const OPEN_BROADCASTS_KEYS = { partition: 'openShard', sort: 'dueAt' } as const;
export const OUTCOMES_TABLE_KEYS = { partition: 'broadcastId', sort: 'batch' } as const;

/** One row of the connections table: one recipient of one connection. */
export interface ConnectionRow {
  readonly connectionId: string;
  readonly recipient: string;
  readonly userId: string;
  /** Epoch milliseconds. */
  readonly connectedAt: number;
  /** Epoch milliseconds; of a channel's row only. */
  readonly subscribedAt?: number;
  /** Epoch seconds after which no broadcast finds it: its token is over, or API Gateway has long closed it. */
  readonly expiresAt: number;
  /** Epoch seconds after which DynamoDB removes it. */
  readonly removeAt: number;
  /** Shard of the index of connections to close; of the user's row, if at all. */
  readonly closeShard?: string;
  /** Epoch seconds at which the closing rule is to meet it; together with closeShard. */
  readonly closesAt?: number;
  /** Epoch milliseconds, of the user's row: see action-budget.ts. Absent before its first action. */
  readonly busyUntil?: number;
  /** On the user's row, while the end of the connection is being published. */
  readonly ended?: ConnectionEnd;
}

/** How a connection ended. */
export interface ConnectionEnd extends Pick<ConnectionClosed, 'reason' | 'disconnectStatusCode' | 'disconnectReason'> {
  /** Epoch milliseconds: when it was noticed. */
  readonly at: number;
}

/** One row of the broadcasts table: the claim, and later the report, of one broadcast. */
export interface BroadcastRow {
  readonly broadcastId: string;
  readonly status: 'RUNNING' | 'COMPLETED' | 'PARTIAL' | 'NO_CONNECTIONS' | 'EXPIRED' | 'FAILED';
  /** ARN of the execution that holds the claim. */
  readonly owner: string;
  readonly attempt: number;
  /**
   * Epoch milliseconds until which the row is its owner's: to deliver and report while it is RUNNING, and to publish once
   * the report is recorded. The overdue rule takes up what is open past it.
   */
  readonly leaseUntil: number;
  /** The envelope, JSON text; goes when the report is recorded. */
  readonly envelope: string;
  /** The input of the execution, JSON text: what a restart needs. Absent where the request was refused. */
  readonly request: string;
  /** Why the request was refused. One that is refused for the same reason again is a duplicate. */
  readonly refusal?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** JSON text of a StoredReport, once recorded; see stored-report.ts. */
  readonly report?: string;
  /** ISO 8601, once the report is on the bus. */
  readonly publishedAt?: string;
  /** Shard of the index of open broadcasts; absent once the report is on the bus. */
  readonly openShard?: string;
  /**
   * Epoch milliseconds after which the overdue rule looks at the broadcast; absent together with openShard. A key of the
   * index, so written once: whether there is something to take up then is said by the lease, which is not in the index.
   */
  readonly dueAt?: number;
  /** Times the overdue rule has started the broadcast again since it was last reported. */
  readonly restarts?: number;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** One row of the outcomes table: what became of the connections of one batch, as one sender invocation saw it. */
export interface OutcomesRow {
  readonly broadcastId: string;
  /**
   * `at`, then `#` and the request id of the sender (its log has it), or a hash where the state machine writes: rows stand
   * in the order of time, and none is overwritten.
   */
  readonly batch: string;
  /** ISO 8601: when the batch was over. */
  readonly at: string;
  /** {@link BatchRecord}, JSON text. */
  readonly outcomes: string;
  /** {@link LostPartRecord}, JSON text; only in the row of a part of a fan-out that was lost. */
  readonly lostPart?: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** Whom a lost part of a fan-out was to reach: partition keys of `recipient-index`. */
export interface LostPartRecord {
  /** Name of the error that ended it. */
  readonly reason: string;
  readonly recipients: readonly string[];
}

/** Connections by outcome, the failed ones by reason too. `delivered` and `stale` only where they are recorded. */
export interface BatchRecord {
  readonly delivered?: UserByConnection;
  readonly stale?: UserByConnection;
  readonly failed?: Readonly<Record<string, UserByConnection>>;
}

/** User ids by connection id; null where no user is known, as of a connection that was addressed directly. */
export type UserByConnection = Readonly<Record<string, string | null>>;

/** How long rows of a broadcast are kept: DynamoDB removes them some time after. */
const SECONDS_PER_DAY = 86_400;

/** @returns epoch seconds, for a table's TTL attribute */
export const expiresAfterDays = (days: number, now: number): number => Math.ceil(now / 1000) + days * SECONDS_PER_DAY;
