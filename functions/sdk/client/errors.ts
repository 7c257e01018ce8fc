/** Errors of a client, for `onError` listeners and rejected promises. They never contain the token. */

export type ClientErrorCode =
  /** `token` or `url` threw, took too long or returned something unusable; tried again. */
  | 'TOKEN'
  /** The server could not be reached or refused the connection, which browsers cannot tell apart; tried again. */
  | 'CONNECT'
  /** `giveUpAfter` connects failed in a row; the client is closed. */
  | 'GAVE_UP'
  /** The server answered a message of this client with an error; `details` is its reply. */
  | 'SERVER'
  /** Too many messages at once: API Gateway refused one, and does not say which. Further messages wait. */
  | 'BUSY'
  /** A message from the server that is neither an envelope nor a reply; `details` is its text. */
  | 'UNREADABLE'
  /** Not connected or told to wait, and the queue of `queueSize` messages is full; `details` is the dropped message. */
  | 'QUEUE_FULL'
  /** Messages may be missing, and there is no `onGap` listener. */
  | 'GAP'
  /** A listener threw; `cause` is what it threw. */
  | 'LISTENER'
  /** The channel was left before the server confirmed the subscription. */
  | 'UNSUBSCRIBED'
  /** The client is closed. */
  | 'CLOSED';

export class BroadcastClientError extends Error {
  override readonly name = 'BroadcastClientError';
  readonly details?: unknown;

  constructor(
    readonly code: ClientErrorCode,
    message: string,
    { details, ...options }: { readonly cause?: unknown; readonly details?: unknown } = {},
  ) {
    super(message, options);
    if (details !== undefined) this.details = details;
  }
}

/** The message of a thrown value. */
export const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
