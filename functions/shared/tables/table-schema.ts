/** Keys and index names of the tables: infra creates them, functions and state machines read and write them. */
import type { ConnectionClosed } from '../contracts';

export const CONNECTIONS_TABLE_KEYS = { partition: 'connectionId', sort: 'recipient' } as const;
/** Attribute with the epoch second after which DynamoDB removes an item, in the broadcasts and outcomes tables. */
export const TTL_ATTRIBUTE = 'expiresAt';
/** The same for the connections table, where an expired row is needed until its connection is closed. */
export const CONNECTIONS_TTL_ATTRIBUTE = 'removeAt';
/** Index of the connections table: partition key `recipient`, sort key `connectionId`. */
export const RECIPIENT_INDEX = 'recipient-index';
/** Attributes of the index besides its keys; a filter on any other finds nothing. */
export const RECIPIENT_INDEX_PROJECTION = ['userId', 'expiresAt'] as const;
/**
 * Index of the connections that the closing rule handles. Only the user's row has its keys, and only if the token
 * expires before API Gateway closes the connection, or if the end of the connection is published.
 */
export const CLOSING_INDEX = 'closing-connections';
export const CLOSING_KEYS = { partition: 'closeShard', sort: 'closesAt' } as const;
export const BROADCASTS_TABLE_KEY = 'broadcastId';
/** Key of the governor's item in the broadcasts table. No broadcast has it: each id has slashes. */
export const GOVERNOR_KEY = '#governor';
/**
 * Index of open broadcasts: claimed but not reported, or reported but not published. It is sparse because only those
 * rows have its keys, and sharded because every broadcast passes through it.
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
  /** Epoch milliseconds; only in a channel's row. */
  readonly subscribedAt?: number;
  /** Epoch seconds after which no broadcast finds it: its token has expired, or API Gateway has long closed it. */
  readonly expiresAt: number;
  /** Epoch seconds after which DynamoDB removes it. */
  readonly removeAt: number;
  /** Shard of the index of connections to close; only in the user's row, if at all. */
  readonly closeShard?: string;
  /** Epoch seconds at which the closing rule handles it; together with closeShard. */
  readonly closesAt?: number;
  /** Epoch milliseconds, in the user's row: see action-budget.ts. Absent before the first action. */
  readonly busyUntil?: number;
  /** In the user's row, while the end of the connection is being published. */
  readonly ended?: ConnectionEnd;
}

/** How a connection ended. */
export interface ConnectionEnd extends Pick<ConnectionClosed, 'reason' | 'disconnectStatusCode' | 'disconnectReason'> {
  /** Epoch milliseconds when it was noticed. */
  readonly at: number;
}

/** One row of the broadcasts table: the claim, and later the report, of a broadcast. */
export interface BroadcastRow {
  readonly broadcastId: string;
  readonly status:
    'SCHEDULED' | 'CANCELED' | 'RUNNING' | 'COMPLETED' | 'PARTIAL' | 'NO_CONNECTIONS' | 'EXPIRED' | 'FAILED';
  /** ARN of the execution that holds the claim. */
  readonly owner: string;
  readonly attempt: number;
  /**
   * The owner's lease, in epoch milliseconds: to deliver and report while RUNNING, and to publish once the report is
   * recorded. The overdue rule handles open rows with an expired lease.
   */
  readonly leaseUntil: number;
  /** The envelope, JSON text. Removed when the report is recorded. */
  readonly envelope: string;
  /** The input of the execution, JSON text, for a restart. Absent if the request was refused. */
  readonly request: string;
  /** Why the request was refused. A request refused for the same reason again is a duplicate. */
  readonly refusal?: string;
  /** The beginning of a refused input, JSON text, only for people who look for it. Absent if the request was not refused. */
  readonly refusedInput?: string | undefined;
  /** ISO 8601. */
  readonly startedAt: string;
  /** JSON text of a StoredReport, once recorded; see stored-report.ts. */
  readonly report?: string;
  /**
   * {@link Reached}, JSON text, written together with the report: the record of the only batch of a small broadcast. Only the
   * first run of a broadcast writes it; see reached.ts.
   */
  readonly reached?: string;
  /** ISO 8601, once the report is on the bus. */
  readonly publishedAt?: string;
  /** Shard of the index of open broadcasts; absent once the report is on the bus. */
  readonly openShard?: string;
  /**
   * Epoch milliseconds after which the overdue rule looks at the broadcast; absent together with openShard. It is a key of the
   * index, so it is written once. The lease, which is not in the index, says whether there is something to do.
   */
  readonly dueAt?: number;
  /** ISO 8601 in UTC: when it is to be sent. Absent if it was sent at once. */
  readonly sendAt?: string;
  /** ISO 8601. */
  readonly canceledAt?: string;
  /** Number of restarts by the overdue rule since the broadcast was last reported. */
  readonly restarts?: number;
  /** How often the owner asked for its claim again: it may have run, or begun to run, more than once. Absent for 0. */
  readonly renewals?: number;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** One row of the outcomes table: the outcomes of one batch, from one sender invocation. */
export interface OutcomesRow {
  readonly broadcastId: string;
  /**
   * `at`, then `#` and the sender's request id (as in its log), or a hash if the state machine writes. So rows are in
   * chronological order and none is overwritten.
   */
  readonly batch: string;
  /** ISO 8601 time when the batch was over. */
  readonly at: string;
  /** {@link BatchRecord}, JSON text. */
  readonly outcomes: string;
  /** {@link LostPartRecord}, JSON text; only in the row of a lost part of a fan-out. */
  readonly lostPart?: string;
  /** Epoch seconds. */
  readonly expiresAt: number;
}

/** The recipients of a lost part of a fan-out: partition keys of `recipient-index`. */
export interface LostPartRecord {
  /** Name of the error that ended it. */
  readonly reason: string;
  readonly recipients: readonly string[];
}

/** Connections by outcome, failed ones also by reason. `delivered` and `stale` only if they are recorded. */
export interface BatchRecord {
  readonly delivered?: UserByConnection;
  readonly stale?: UserByConnection;
  readonly failed?: Readonly<Record<string, UserByConnection>>;
}

/** Connections that got the message, by user id; '' for those whose user is unknown. Short, as a row has little room. */
export type Reached = Readonly<Record<string, readonly string[]>>;

/** User ids by connection id; null if unknown, as for a directly addressed connection. */
export type UserByConnection = Readonly<Record<string, string | null>>;

const SECONDS_PER_DAY = 86_400;

/** @returns epoch seconds, for a table's TTL attribute */
export const expiresAfterDays = (days: number, now: number): number => Math.ceil(now / 1000) + days * SECONDS_PER_DAY;
