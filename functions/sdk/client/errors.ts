/** What went wrong in a client, as its `onError` listeners and its promises hear it. Never holds the token. */

export type ClientErrorCode =
  /** `token` or `url` threw, took too long or gave what cannot be used; tried again. */
  | 'TOKEN'
  /** The server could not be reached or refused the connection, which browsers cannot tell apart; tried again. */
  | 'CONNECT'
  /** So many connects failed in a row as `giveUpAfter` allows; the client is closed. */
  | 'GAVE_UP'
  /** The server answered a message of this client with an error; `details` is its reply. */
  | 'SERVER'
  /** API Gateway refused a message, as too many came at once; which, it does not say. What is sent meanwhile waits. */
  | 'BUSY'
  /** A message from the server that is no envelope and no reply; `details` is its text. */
  | 'UNREADABLE'
  /** Not connected or told to wait, and as many messages wait as `queueSize` allows; `details` is the message that was dropped. */
  | 'QUEUE_FULL'
  /** A listener threw; `cause` is what. */
  | 'LISTENER'
  /** A subscription was ended before the server had confirmed it. */
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

/** The words of whatever was thrown. */
export const reasonOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));
