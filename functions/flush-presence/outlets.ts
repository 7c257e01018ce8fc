/** Where a look at a channel writes: the presence table, the queue, the connections and the bus. */
import { type ApiGatewayManagementApiClient, PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import pLimit from 'p-limit';
import { isGone } from '#shared/connections/connection-socket';
import { CHANNEL_JOINED, CHANNEL_LEFT, type ChannelPresence, type PresenceFrame } from '#shared/contracts';
import { MAX_PRESENCE_CONNECTIONS } from '#shared/contracts/limits';
import { type Roster, type RosterRow, rosterRow, TOLD } from '#shared/presence/presence-table';
import type { PresenceSignal } from '#shared/presence/signals';
import { logger } from '#shared/runtime/logger';
import { putOwnEvents } from '#shared/runtime/put-own-events';
import { aliases, putIf, updateIf } from '#shared/tables/conditional-update';
import { expiresAfterDays } from '#shared/tables/table-schema';
import type { FlushParts } from './flush';
import { type Cause, LOOK_MS } from './next-roster';

/** Posts in flight: some 2,000 a second, and a fifth of what API Gateway allows in its smaller regions. */
const POSTS_AT_ONCE = 50;
/** Milliseconds in which posts are begun; the function has 30 s for everything. */
const POSTING_MS = 15_000;
/** Days a roster is kept after the last look: a channel with anybody in it is looked at every 15 minutes. */
const KEPT_DAYS = 2;

export interface OutletClients {
  readonly dynamoDb: DynamoDBDocumentClient;
  readonly events: Pick<EventBridgeClient, 'send'>;
  readonly queue: Pick<SQSClient, 'send'>;
  readonly sockets: Pick<ApiGatewayManagementApiClient, 'send'>;
}

export interface OutletSettings {
  readonly table: string;
  readonly queueUrl: string;
  readonly eventBusName: string;
}

export class Outlets {
  constructor(
    private readonly clients: OutletClients,
    private readonly settings: OutletSettings,
  ) {}

  async wake(channel: string, { at, announced }: Cause, now: number): Promise<void> {
    await this.clients.queue.send(
      new SendMessageCommand({
        QueueUrl: this.settings.queueUrl,
        MessageBody: JSON.stringify({ channel, at, announced } satisfies PresenceSignal),
        DelaySeconds: Math.ceil(Math.min(Math.max(at - now, 0), LOOK_MS) / 1000),
      }),
    );
  }

  write(channel: string, roster: Roster, revision: number, now: number): Promise<boolean> {
    return putIf(this.clients.dynamoDb, {
      TableName: this.settings.table,
      Item: rosterRow(channel, roster, expiresAfterDays(KEPT_DAYS, now)),
      ConditionExpression: revision === 0 ? 'attribute_not_exists(#revision)' : '#revision = :revision',
      ExpressionAttributeNames: aliases<RosterRow>('revision'),
      ...(revision > 0 && { ExpressionAttributeValues: { ':revision': revision } }),
    });
  }

  async told(channel: string, version: number, now: number): Promise<void> {
    await updateIf(this.clients.dynamoDb, {
      TableName: this.settings.table,
      Key: { channel, item: TOLD },
      UpdateExpression: 'SET version = :version, expiresAt = :expiresAt',
      ConditionExpression: 'attribute_not_exists(version) OR version < :version',
      ExpressionAttributeValues: { ':version': version, ':expiresAt': expiresAfterDays(KEPT_DAYS, now) },
    });
  }

  /** Logs how many failed. Rows of connections that are gone are left to `$disconnect` and the closing rule. */
  async post(connectionIds: readonly string[], frame: PresenceFrame): Promise<void> {
    const Data = Buffer.from(JSON.stringify(frame));
    const until = Date.now() + POSTING_MS;
    const limit = pLimit(POSTS_AT_ONCE);
    const told = connectionIds.slice(0, MAX_PRESENCE_CONNECTIONS);
    let gone = 0;
    const failures: unknown[] = [];
    await Promise.all(
      told.map((ConnectionId) =>
        limit(async () => {
          try {
            if (Date.now() > until) throw new Error('No time was left to post');
            await this.clients.sockets.send(new PostToConnectionCommand({ ConnectionId, Data }));
          } catch (error) {
            if (isGone(error)) gone += 1;
            else failures.push(error);
          }
        }),
      ),
    );
    const { channel, version } = frame;
    logger.info('Told a channel who is there', { channel, version, posts: told.length, gone });
    if (failures.length > 0)
      logger.warn('Some connections were not told', { channel, failed: failures.length, error: failures[0] as Error });
  }

  async publish(channel: string, { version, changedAt, joined, left }: Parameters<FlushParts['publish']>[1]) {
    const events = [
      [CHANNEL_JOINED, joined],
      [CHANNEL_LEFT, left],
    ] as const;
    const at = new Date(changedAt).toISOString();
    const own = events
      .filter(([, users]) => users.length > 0)
      .map(([detailType, users]) => ({
        detailType,
        detail: JSON.stringify({ channel, users, version, at } satisfies ChannelPresence),
      }));
    if (own.length > 0) await putOwnEvents(this.clients.events, this.settings.eventBusName, own);
  }
}
