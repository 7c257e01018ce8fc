/**
 * The lifetime of a connection and its rows. API Gateway closes a connection after two hours, but not when its token
 * expires. From then on no broadcast finds its rows, and the closing rule closes the socket.
 */
import { CLOSING_SHARDS } from '../tables/index-shards';
import { MAX_CONNECTION_SECONDS } from '../base/aws-limits';
import type { ConnectionRow } from '../tables/table-schema';

/** Seconds that rows outlive the two hours. `$disconnect`, which is best effort, should have removed them long before. */
const SLACK_SECONDS = 10 * 60;
/** Seconds that the closing rule has to handle a connection before TTL may remove its row. */
export const CLOSING_SECONDS = 24 * 60 * 60;

export interface Lifetime {
  /** For every row of the connection. */
  readonly rows: Pick<ConnectionRow, 'expiresAt' | 'removeAt'>;
  /** Also for the user's row, if the closing rule must handle the connection. */
  readonly closing: Pick<ConnectionRow, 'removeAt' | 'closeShard' | 'closesAt'> | undefined;
}

/**
 * @param connection `connectedAt` in epoch milliseconds; `tokenExpiresAt` in epoch seconds, undefined if nothing expires
 * @param watched whether the closing rule must handle it in any case, because its end is published
 */
export function lifetimeOf(
  connection: Pick<ConnectionRow, 'connectionId' | 'connectedAt'> & { readonly tokenExpiresAt?: number | undefined },
  watched: boolean,
): Lifetime {
  const { connectionId, connectedAt, tokenExpiresAt = Infinity } = connection;
  const end = rowsEndAt(connectedAt);
  const expiresAt = Math.min(tokenExpiresAt, end);
  const closed = end - SLACK_SECONDS;
  const needsClosing = watched || tokenExpiresAt < closed;
  return {
    rows: { expiresAt, removeAt: end },
    closing: needsClosing
      ? { removeAt: end + CLOSING_SECONDS, closeShard: CLOSING_SHARDS.of(connectionId), closesAt: expiresAt }
      : undefined,
  };
}

/** Epoch second after which the rows of a connection are useless, whatever its token. */
export const rowsEndAt = (connectedAt: number): number =>
  Math.ceil(connectedAt / 1000) + MAX_CONNECTION_SECONDS + SLACK_SECONDS;
