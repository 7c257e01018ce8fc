/** Events about connections, with the setting `connectionEvents`. */

/** Why a connection is over. */
export type ClosedReason =
  /** API Gateway called `$disconnect`. The status code says whether the client or API Gateway closed it. */
  | 'DISCONNECTED'
  /** Its token has expired. */
  | 'TOKEN_EXPIRED'
  /** A broadcast or the closing rule found it gone, and its `$disconnect` had not come. */
  | 'GONE'
  /** Its two hours are over, and its `$disconnect` never came. */
  | 'TIMED_OUT';

/** A client was accepted; `$connect` is about to be answered. */
export interface ConnectionOpened {
  readonly connectionId: string;
  readonly userId: string;
  /** ISO 8601. */
  readonly connectedAt: string;
}

/** A connection is over. Published once; after a crash it may be published again. */
export interface ConnectionClosed extends ConnectionOpened {
  /** ISO 8601 time when the end was noticed. */
  readonly closedAt: string;
  readonly reason: ClosedReason;
  /** How the WebSocket was closed, as API Gateway reports it. */
  readonly disconnectStatusCode?: number;
  readonly disconnectReason?: string;
}
