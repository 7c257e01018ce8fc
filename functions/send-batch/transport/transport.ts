/**
 * How the sender talks to the `@connections` endpoint. `direct` signs by itself, `sdk` has the SDK client build and sign every
 * post; both only report what came back, and classify.ts says what it means.
 */

/** What came back for one post: an HTTP status, or the way in which none came. */
export type Answer =
  | {
      /** The final answer's, never 1xx. It stands once its line was received, whatever became of the rest. */
      readonly status: number;
      /** `x-amzn-ErrorType` without its namespace, e.g. `GoneException`. */
      readonly errorType?: string | undefined;
      /** What the endpoint said, for an error message; never logged for a single connection. */
      readonly message?: string | undefined;
    }
  | {
      /**
       * `closed`: the socket ended before any byte of an answer, as an idle keep-alive socket does that the server had
       * closed; `unresolved`: no such host, or not its certificate; `aborted`: the batch was stopped by its signal.
       */
      readonly failure: 'timeout' | 'closed' | 'network' | 'unresolved' | 'aborted';
      /** Error code of the operating system, e.g. `ECONNREFUSED`; `INVALID_ANSWER`, `INVALID_REQUEST`: not HTTP. */
      readonly code?: string | undefined;
    };

/** Posts the prepared message to one connection. Never rejects for what the wire does: that is an {@link Answer}. */
export type Post = (connectionId: string) => Promise<Answer>;

export interface Transport {
  /**
   * Readies one message for many connections: what is the same for all of them is computed here, once.
   * @param stop aborts every post in flight, which then answers `aborted`
   */
  prepare(message: string, stop: AbortSignal): Promise<Post>;
  /** Closes the sockets. A Lambda never calls it: they are kept for the next invocation. */
  close(): Promise<void>;
}

export interface TransportSettings {
  /** Sockets at most. */
  readonly postConcurrency: number;
  /** Milliseconds one post may take, connecting included. */
  readonly postTimeoutMs: number;
}
