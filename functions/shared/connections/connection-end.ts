/**
 * Ends a connection: removes its rows and, with connection events on, publishes `Connection Closed` before it removes
 * the last row. `$disconnect`, a sender that found the connection gone, and the closing rule can notice the end at
 * once; only the first writes it on the user's row. If an end was written but not published, because of a crash or
 * because EventBridge refused it, the closing rule publishes it.
 */
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { updateIf } from '../tables/conditional-update';
import type { PresenceSignals } from '../presence/signals';
import type { ConnectionEvents } from './connection-events';
import { CLOSING_SECONDS, rowsEndAt } from './connection-lifetime';
import { deleteRows } from '../tables/connections-table';
import { CLOSING_SHARDS } from '../tables/index-shards';
import { isUserRecipient } from '../tables/recipients';
import type { ConnectionEnd, ConnectionRow } from '../tables/table-schema';

/** Seconds that the writer of an end has to publish it, before the closing rule does. */
const PUBLISHING_SECONDS = 60;

/** Who publishes an end: this function, the closing rule in its next run, or nobody, because the setting is off. */
export type Announcement = Pick<ConnectionEvents, 'closed'> | 'by-closing-rule' | 'none';

export class ConnectionEnds {
  constructor(
    private readonly client: DynamoDBDocumentClient,
    private readonly table: string,
    private readonly announcement: Announcement,
    /** Hears of channels before their rows are removed. @default - nobody */
    private readonly presence?: Pick<PresenceSignals, 'announce'>,
  ) {}

  /**
   * @param rows all rows of the connection
   * @throws errors of DynamoDB or SQS; then the end is not written, or the closing rule handles it
   */
  async end(rows: readonly ConnectionRow[], end: ConnectionEnd): Promise<void> {
    await this.presence?.announce(rows);
    const user = this.announcement === 'none' ? undefined : rows.find(({ recipient }) => isUserRecipient(recipient));
    if (!user) return deleteRows(this.client, this.table, rows);
    const first = user.ended === undefined && (await this.#write(user, end));
    await this.#deleteOthers(rows, user);
    if (first) await this.#announce(user, end);
  }

  /** Publishes an end that was written but not published. For the closing rule. */
  async resume(rows: readonly ConnectionRow[], user: ConnectionRow, end: ConnectionEnd): Promise<void> {
    await this.presence?.announce(rows);
    await this.#deleteOthers(rows, user);
    await this.#announce(user, end);
  }

  async #announce(user: ConnectionRow, end: ConnectionEnd): Promise<void> {
    if (typeof this.announcement === 'string') return;
    if (await this.announcement.closed(user, end)) await deleteRows(this.client, this.table, [user]);
  }

  #deleteOthers(rows: readonly ConnectionRow[], user: ConnectionRow): Promise<void> {
    return deleteRows(
      this.client,
      this.table,
      rows.filter((row) => row !== user),
    );
  }

  /** @returns whether this was the first write of the end */
  async #write({ connectionId, recipient }: ConnectionRow, ended: ConnectionEnd): Promise<boolean> {
    const now = Math.floor(ended.at / 1000);
    const written = await updateIf(this.client, {
      TableName: this.table,
      Key: { connectionId, recipient },
      UpdateExpression:
        'SET ended = :ended, expiresAt = :now, closesAt = :closesAt, closeShard = :shard, removeAt = :removeAt',
      ConditionExpression: 'attribute_exists(connectionId) AND attribute_not_exists(ended)',
      ExpressionAttributeValues: {
        ':ended': ended,
        ':now': now,
        ':closesAt': this.announcement === 'by-closing-rule' ? now : now + PUBLISHING_SECONDS,
        ':shard': CLOSING_SHARDS.of(connectionId),
        ':removeAt': now + CLOSING_SECONDS,
      },
    });
    return written !== undefined;
  }
}

/** Whether the connection ended because its token expired. @param now epoch milliseconds */
export const endedWithToken = ({ connectedAt, expiresAt }: ConnectionRow, now: number): boolean =>
  expiresAt * 1000 <= now && expiresAt < rowsEndAt(connectedAt);
