/**
 * How long a connection lasts, and its rows with it. API Gateway closes a connection after two hours and not when the token
 * runs out that let it in: its rows are out of every broadcast from that moment on, and the closing rule closes the socket.
 */
import { CLOSING_SHARDS } from '../tables/index-shards';
import { MAX_CONNECTION_SECONDS } from '../base/aws-limits';
import type { ConnectionRow } from '../tables/table-schema';

/** Seconds rows outlive the two hours: `$disconnect`, which is best-effort, should have removed them long before. */
const SLACK_SECONDS = 10 * 60;
/** Seconds the closing rule has to meet a connection before TTL may take away the row that tells of it. */
export const CLOSING_SECONDS = 24 * 60 * 60;

export interface Lifetime {
  /** For every row of the connection. */
  readonly rows: Pick<ConnectionRow, 'expiresAt' | 'removeAt'>;
  /** For the user's row as well, when the closing rule has to see the connection. */
  readonly closing: Pick<ConnectionRow, 'removeAt' | 'closeShard' | 'closesAt'> | undefined;
}

/**
 * @param connection `connectedAt` in epoch milliseconds; `tokenExpiresAt` in epoch seconds, undefined when nothing runs out
 * @param watched whether the closing rule is to meet it in any case, as somebody must hear that it is over
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

/** Epoch second after which the rows of a connection are of no use, whatever let it in. */
export const rowsEndAt = (connectedAt: number): number =>
  Math.ceil(connectedAt / 1000) + MAX_CONNECTION_SECONDS + SLACK_SECONDS;
