/**
 * The interface between the sender and the `@connections` endpoint. `direct` signs posts itself, `sdk` lets the SDK
 * client build and sign them. Both only report the answer; classify.ts says what it means.
 */

/** The answer to one post: an HTTP status, or why there is none. */
export type Answer =
  | {
      /** Status of the final answer, never 1xx. It counts once its line was received, whatever follows. */
      readonly status: number;
      /** `x-amzn-ErrorType` without its namespace, e.g. `GoneException`. */
      readonly errorType?: string | undefined;
      /** The endpoint's error text, for an error message; never logged for a single connection. */
      readonly message?: string | undefined;
    }
  | {
      /**
       * `closed`: the socket ended before any byte of an answer, like an idle keep-alive socket that the server had closed;
       * `unresolved`: no such host, or a wrong certificate; `aborted`: the signal stopped the batch.
       */
      readonly failure: 'timeout' | 'closed' | 'network' | 'unresolved' | 'aborted';
      /** Error code of the operating system, e.g. `ECONNREFUSED`; `INVALID_ANSWER`, `INVALID_REQUEST`: not HTTP. */
      readonly code?: string | undefined;
    };

/** Posts the prepared message to one connection. Never rejects for network failures: those are an {@link Answer}. */
export type Post = (connectionId: string) => Promise<Answer>;

export interface Transport {
  /**
   * Prepares one message for many connections: computes what they have in common once.
   * @param stop aborts every post in flight, which then answers `aborted`
   */
  prepare(message: string, stop: AbortSignal): Promise<Post>;
  /** Closes the sockets. A Lambda function never calls it, because the next invocation reuses them. */
  close(): Promise<void>;
}

export interface TransportSettings {
  /** Maximum number of connections; over HTTP/2 the sender opens no more than two. */
  readonly postConcurrency: number;
  /** Milliseconds one post may take, including connecting. */
  readonly postTimeoutMs: number;
  /** Offers HTTP/2 to an endpoint of https, beside HTTP/1.1. @default false */
  readonly http2?: boolean | undefined;
  /** Certificate authorities (PEM) to trust instead of those of Node. */
  readonly ca?: string | undefined;
}
