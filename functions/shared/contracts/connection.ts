/** What is told of connections, where the setting `connectionEvents` is on. */

/** Why a connection is over. */
export type ClosedReason =
  /** `$disconnect` came: the client closed it, or API Gateway did, as the status code says. */
  | 'DISCONNECTED'
  /** The token that let it in is over. */
  | 'TOKEN_EXPIRED'
  /** A broadcast or the closing rule met it gone, and its `$disconnect` had not come. */
  | 'GONE'
  /** Its two hours are over, and its `$disconnect` never came. */
  | 'TIMED_OUT';

/** A client was let in; `$connect` is about to be answered. */
export interface ConnectionOpened {
  readonly connectionId: string;
  readonly userId: string;
  /** ISO 8601. */
  readonly connectedAt: string;
}

/** A connection is over. Published once, or again for the same connection after a crash. */
export interface ConnectionClosed extends ConnectionOpened {
  /** ISO 8601: when it was noticed. */
  readonly closedAt: string;
  readonly reason: ClosedReason;
  /** How the WebSocket was closed, as API Gateway reports it. */
  readonly disconnectStatusCode?: number;
  readonly disconnectReason?: string;
}
