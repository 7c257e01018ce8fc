/**
 * The protocol by which a client gets what it missed: route `resume` and its replies. functions/sdk/PROTOCOL.md describes it
 * for clients in other languages, and functions/sdk/protocol.schema.json has every frame.
 */
import type { Envelope } from './envelope';
import type { Fingerprint } from '../history/fingerprints';

/** From the client. Every page of one resume is asked for with the same members, and the token of the page before. */
export interface ResumeRequest {
  readonly action: 'resume';
  /** Comes back in the reply: 1 to 64 characters. */
  readonly id: string;
  /** Streams by name, each with the cursor the client has of it; null if it has none. */
  readonly streams: Readonly<Record<string, string | null>>;
  /** What the client has, by the number of ten seconds since the epoch. */
  readonly have?: Readonly<Record<string, Fingerprint>>;
  /** From the reply before, if there are more pages. */
  readonly next?: string;
  /** `receipt` of the last resume that the client completed. */
  readonly received?: string;
}

/** To the client: envelopes, oldest first. */
export interface Resumed {
  readonly type: 'resumed';
  readonly id: string;
  readonly envelopes: readonly Envelope[];
  /** There are more pages: ask again with it. Absent in the last page. */
  readonly next?: string;
  /** Only in the last page: the streams it covered. A stream that is missing here was not covered. */
  readonly streams?: Readonly<Record<string, ResumedStream>>;
  /**
   * Only in the last page: epoch milliseconds. A later resume of these streams reads from here, so the client remembers what it
   * has from here on, and drops what it is sent from before.
   */
  readonly keepFrom?: number;
  /** Only in the last page, if the resume brought something: the next request returns it as `received`. */
  readonly receipt?: string;
}

export interface ResumedStream {
  /** To resume from next time. */
  readonly cursor: string;
  /** Absent if nothing is missing up to the cursor. */
  readonly gap?: GapReason;
}

/**
 * Why messages of a stream may be missing. `TOO_OLD`: the client was away for longer than history is kept; `TOO_MANY`: more
 * than one resume brings; `CURSOR`: the cursor is not one that this server gave this user for this stream.
 */
export const GAP_REASONS = ['TOO_OLD', 'TOO_MANY', 'CURSOR'] as const;
export type GapReason = (typeof GAP_REASONS)[number];
