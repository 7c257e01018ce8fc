/** The rows of a new connection: one for its user, one for its shard of everyone. Subscriptions add one per channel. */
import { lifetimeOf } from './connection-lifetime';
import { everyoneRecipient, type ShardCounts, shardOf, userRecipient } from '../tables/recipients';
import type { ConnectionRow } from '../tables/table-schema';

export interface NewConnection extends Pick<ConnectionRow, 'connectionId' | 'userId' | 'connectedAt'> {
  /** Epoch seconds; undefined if nothing expires. */
  readonly tokenExpiresAt?: number | undefined;
}

/** @param watched whether its end is published */
export function connectionRows(connection: NewConnection, everyone: ShardCounts, watched = false): ConnectionRow[] {
  const { connectionId, userId, connectedAt } = connection;
  const { rows, closing } = lifetimeOf(connection, watched);
  const row = { connectionId, userId, connectedAt, ...rows };
  return [
    { ...row, recipient: userRecipient(userId), ...closing },
    { ...row, recipient: everyoneRecipient(shardOf(connectionId, everyone)) },
  ];
}
