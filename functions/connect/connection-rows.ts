/** The rows of a new connection: its user's, and its shard of everyone. Subscriptions add one per channel. */
import { rowsExpireAt } from '../shared/connections-table';
import { everyoneRecipient, type ShardCounts, shardOf, userRecipient } from '../shared/recipients';
import type { ConnectionRow } from '../shared/table-schema';

/** @param connection `connectedAt` in epoch milliseconds */
export function connectionRows(
  connection: Pick<ConnectionRow, 'connectionId' | 'userId' | 'connectedAt'>,
  everyone: ShardCounts,
): ConnectionRow[] {
  const { connectionId, userId, connectedAt } = connection;
  const recipients = [userRecipient(userId), everyoneRecipient(shardOf(connectionId, everyone))];
  const expiresAt = rowsExpireAt(connectedAt);
  return recipients.map((recipient) => ({ connectionId, recipient, userId, connectedAt, expiresAt }));
}
