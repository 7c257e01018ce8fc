/** The rows of a new connection: its user's, and its shard of everyone. Subscriptions add one per channel. */
import { lifetimeOf } from './connection-lifetime';
import { everyoneRecipient, type ShardCounts, shardOf, userRecipient } from '../tables/recipients';
import type { ConnectionRow } from '../tables/table-schema';

export interface NewConnection extends Pick<ConnectionRow, 'connectionId' | 'userId' | 'connectedAt'> {
  /** Epoch seconds; undefined when nothing that let it in runs out. */
  readonly tokenExpiresAt?: number | undefined;
}

/** @param watched whether somebody must hear of it when it is over */
export function connectionRows(connection: NewConnection, everyone: ShardCounts, watched = false): ConnectionRow[] {
  const { connectionId, userId, connectedAt } = connection;
  const { rows, closing } = lifetimeOf(connection, watched);
  const row = { connectionId, userId, connectedAt, ...rows };
  return [
    { ...row, recipient: userRecipient(userId), ...closing },
    { ...row, recipient: everyoneRecipient(shardOf(connectionId, everyone)) },
  ];
}
