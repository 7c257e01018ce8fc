/** Input and output of the functions that the state machine calls to deliver. */
import type { EnvelopeSource } from './envelope';

/** Input of the ChannelOwners function: rows found in the channels of one broadcast. */
export interface ChannelOwnersInput {
  readonly broadcastId: string;
  /** When the broadcast started, ISO 8601. */
  readonly startedAt: string;
  /** In the order listed in the audience. */
  readonly channels: readonly string[];
  readonly rows: readonly { readonly connectionId: string; readonly channel: string }[];
}

/** Positions of rows that another channel owns, or that no longer exist. */
export interface ChannelOwnersResult {
  readonly skip: readonly number[];
}

/** Input of one sender invocation. */
export interface SendBatchInput {
  readonly broadcastId: string;
  readonly envelope: EnvelopeSource;
  readonly connectionIds: readonly string[];
  /** By connection id, if the user is known. */
  readonly userIds?: Readonly<Record<string, string>>;
  /** Which outcomes go to the outcomes table. @default - failures, for an execution begun before a deployment */
  readonly record?: 'ALL' | 'FAILURES';
  /** 1 for the first invocation of this batch, one more each time a remainder is sent again. */
  readonly attempt: number;
  /**
   * If every connection got the message, and the record has at most this many bytes, it is returned and no row is written: the
   * state machine writes it together with the report. @default 0 - the record is written
   */
  readonly returnUpTo?: number;
  /**
   * How often the rate of the stack held back a part of this batch. Absent in an execution begun before a deployment, which
   * would count each time as an attempt: then the sender waits itself.
   */
  readonly heldBack?: number;
}

export type FailureReason =
  'TOO_LARGE' | 'THROTTLED' | 'TIMEOUT' | 'NETWORK_ERROR' | 'SERVER_ERROR' | 'REJECTED' | 'NOT_SENT' | (string & {});

export interface FailedConnection {
  readonly connectionId: string;
  readonly reason: FailureReason;
}

/** The outcome of one batch: every given id is in exactly one of the four. */
export interface BatchOutcome {
  readonly delivered: number;
  readonly stale: readonly string[];
  readonly failed: readonly FailedConnection[];
  /** Not tried, or not finished, at the deadline, or held back by the rate; the state machine sends exactly these again. */
  readonly unsent: readonly string[];
  /**
   * Number of connections in the row that this invocation is known to have written to the outcomes table: all but the unsent
   * ones, or only the failed ones if only failures were requested. 0 if the row could not be written, or not in time.
   * The number in `reached`, if that is given.
   */
  readonly recorded: number;
  /** The record (JSON text of Reached), if it is returned instead of written: see `returnUpTo`. */
  readonly reached?: string;
  /** If the rate of the stack held back the unsent ones: whole seconds to wait. Then this invocation was no attempt. */
  readonly waitSeconds?: number;
}
