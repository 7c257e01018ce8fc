/**
 * The history table: what was broadcast lately, one row per stream. OpenBroadcast writes it, route `resume` reads it. Three
 * more kinds of items lie under keys that no stream has: large bodies, last values, and what resumes brought.
 */
import type { Supersedes } from '../contracts/envelope';

export const HISTORY_TABLE_KEYS = { partition: 'stream', sort: 'position' } as const;

/** Partition keys. A user id may contain `#`, and a channel name cannot, so that no two of them are the same. */
export const historyKey = {
  user: (userId: string): string => `user#${userId}`,
  channel: (channel: string): string => `channel#${channel}`,
  everyone: 'everyone',
  /** One item, its sort key the position again. */
  body: (position: string): string => `body#${position}`,
  /** The last values of a stream; the sort key is the key of the value. */
  retained: (streamKey: string): string => `retained#${streamKey}`,
  /** What resumes of a user brought; the sort key is the name of the resume. */
  caughtUp: (userId: string): string => `caught-up#${userId}`,
  /** The key that signs cursors. It lies beside what the cursors open, so that it gives nobody more than the table does. */
  signing: 'signing-key',
} as const;

/** Bytes of content up to which a row holds it itself, and so takes one write unit of 1 KB. */
export const MAX_INLINE_BYTES = 800;

/** Who does not get a broadcast. */
export interface Excludes {
  readonly users?: readonly string[];
  readonly connections?: readonly string[];
}

/** What is the same in every stream of a broadcast. */
export interface HistoryContent {
  /** JSON text. */
  readonly envelope: string;
  readonly excludes?: Excludes;
}

/** One broadcast in one stream. */
export interface HistoryRow extends Partial<HistoryContent> {
  readonly stream: string;
  readonly position: string;
  /** The envelope, or the exclusion too, are in the item `body`. */
  readonly inBody?: 'envelope' | 'all';
  /** Epoch milliseconds from which on the message is not sent any more. */
  readonly until?: number;
  /** Epoch seconds, for the TTL. */
  readonly expiresAt: number;
}

/** A last value. Its row is replaced only by a newer one. */
export interface RetainedRow extends Omit<HistoryRow, 'inBody' | 'envelope'> {
  readonly envelope: string;
  /** The position of the broadcast; `position` is the key of the value. */
  readonly at: string;
  /** `supersedes.version`, or `at` if it has none; versions of different kinds do not compare. */
  readonly version: Supersedes['version'];
  readonly versionKind: 'number' | 'string' | 'at';
}

/** What one resume brought. */
export interface CaughtUpRow {
  readonly stream: string;
  readonly position: string;
  readonly connectionId: string;
  /** Hashes of the ids of the broadcasts, as in their positions. */
  readonly hashes: ReadonlySet<string>;
  /** Epoch milliseconds when the client's next resume confirmed it. */
  readonly confirmedAt?: number;
  readonly expiresAt: number;
}
