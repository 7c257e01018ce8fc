/** What the page can do besides publishing, redriving and cutting connections. */

export interface ResendRequest {
  readonly broadcastId: string;
  /** Send to the whole audience, as connected now, and not only to the connections that failed. */
  readonly wholeAudience: boolean;
}

export interface ResendAnswer {
  /** Broadcasts that were started; none if no failed connection is on record. */
  readonly broadcastIds: readonly string[];
  /** What the records do not tell, and what to do about it, one line each. */
  readonly unknown: readonly string[];
}

/** Times in ISO 8601; the end is exclusive. */
export interface ReplayRequest {
  readonly from: string;
  readonly to: string;
}

export interface ReplayAnswer {
  readonly name: string;
  /** What the reader should know about the span. */
  readonly notes: readonly string[];
}

export interface StartRequest {
  /** The execution whose state machine is started. */
  readonly arn: string;
  /** JSON text. */
  readonly input: string;
}

export interface StartAnswer {
  readonly arn: string;
}
