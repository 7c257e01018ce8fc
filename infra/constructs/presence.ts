/**
 * Who is in each channel: a table, a queue of announcements, and the function that looks at the channels they name. See "Presence" in
 * functions/README.md.
 */
import { Duration, Validations } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Construct } from 'constructs';
import { GATHER_SECONDS } from '#shared/presence/signals';
import { ENV } from '#shared/runtime/env';
import type { BroadcastWebSocketApi } from './broadcast-web-socket-api';
import type { OwnEvents } from './domain-events/own-events';
import type { DataKey } from './encryption/data-key';
import { DataQueue, hiddenFor } from './encryption/data-queue';
import { BroadcastFunction } from './functions/broadcast-function';
import { PRESENCE_DEFAULTS } from './settings/defaults';
import type { BroadcastSettings, PresenceSettings } from './settings/settings';
import { type ConnectionsTable, PresenceTable } from './tables';

/** It reads a channel with its connections, and posts to up to 2,000 of them. */
const FLUSH = { timeoutSeconds: 30, memoryMb: 512 } as const;
/** Announcements handled at once: hundreds of joins within a second are one look at their channel. */
const BATCH_SIZE = 1000;

export interface PresenceProps {
  readonly settings: BroadcastSettings;
  readonly presence: PresenceSettings;
  readonly key: DataKey | undefined;
}

export interface Followed {
  readonly connections: ConnectionsTable;
  readonly webSocket: BroadcastWebSocketApi;
  readonly ownEvents: OwnEvents;
}

export class Presence extends Construct {
  readonly table: PresenceTable;
  /** JSON text of the channels, for an environment. */
  readonly channels: string;
  readonly functions: BroadcastFunction[] = [];
  readonly #queue: DataQueue;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: PresenceProps,
  ) {
    super(scope, id);
    const { settings, presence, key } = props;
    this.channels = JSON.stringify(presence.channels);
    this.table = new PresenceTable(this, 'Rosters', settings, key);
    this.#queue = new DataQueue(this, 'Announcements', key, {
      visibilityTimeout: hiddenFor(FLUSH.timeoutSeconds),
    });
    Validations.of(this.#queue).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'A message that cannot be handled now must come again: it only says which channel to look at.',
    });
  }

  /** Lets a function announce that rows of channels are about to change. */
  announcedBy(fn: LambdaFunction): void {
    fn.addEnvironment(ENV.PRESENCE_QUEUE_URL, this.#queue.queueUrl);
    fn.addEnvironment(ENV.PRESENCE_CHANNELS, this.channels);
    this.#queue.grant(fn, 'sqs:SendMessage');
  }

  /** Makes the function that looks at channels. */
  flushTo({ connections, webSocket, ownEvents }: Followed): void {
    const { settings, presence, key } = this.props;
    const { channel } = settings.shards;
    const { graceSeconds, cap } = { ...PRESENCE_DEFAULTS, ...presence };
    const flush = new BroadcastFunction(this, 'Flush', {
      name: 'flush-presence',
      description: 'Finds who entered or left a channel, and tells those who are in it',
      settings,
      key,
      ...FLUSH,
      environment: {
        CONNECTIONS_TABLE: connections.tableName,
        CHANNEL_WRITE_SHARDS: `${channel.write}`,
        CHANNEL_READ_SHARDS: `${channel.read}`,
        PRESENCE_TABLE: this.table.tableName,
        PRESENCE_GRACE_SECONDS: `${graceSeconds}`,
        PRESENCE_CAP: `${cap}`,
        CALLBACK_URL: webSocket.callbackUrl,
        EVENT_BUS_NAME: ownEvents.bus.eventBusName,
      },
    });
    this.announcedBy(flush);
    this.table.grantItems(flush, 'Query', 'PutItem', 'UpdateItem');
    connections.grantQueryRecipients(flush);
    webSocket.grantPostToConnections(flush);
    ownEvents.grantPublish(flush);
    flush.addEventSource(
      new SqsEventSource(this.#queue, {
        batchSize: BATCH_SIZE,
        maxBatchingWindow: Duration.seconds(GATHER_SECONDS),
        reportBatchItemFailures: true,
      }),
    );
    this.functions.push(flush);
  }
}
