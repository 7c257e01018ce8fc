/** The functions of the service, each with the environment it reads and the rights it uses. */
import { Construct } from 'constructs';
import { ENV } from '#shared/runtime/env';
import type { OwnEvents } from '../domain-events/own-events';
import type { DataKey } from '../encryption/data-key';
import { governedPostsPerSecond } from '../settings/in-region';
import type { BroadcastSettings, SenderSettings } from '../settings/settings';
import type { BroadcastAuthorizer } from '../authorizer';
import { BroadcastFunction } from './broadcast-function';
import { publishConnectionEvents } from '../connection-events';
import { claimLeaseSeconds, OPEN_BROADCAST_MB } from '../workflow/workflow-limits';
import type { AcknowledgementsTable, BroadcastsTable, ConnectionsTable, HistoryTable, OutcomesTable } from '../tables';

export interface BroadcastFunctionsProps {
  readonly settings: BroadcastSettings;
  readonly key: DataKey | undefined;
  readonly connections: ConnectionsTable;
  readonly broadcasts: BroadcastsTable;
  /** Undefined if no history is kept. */
  readonly history: HistoryTable | undefined;
  /** Undefined if no broadcast may ask for acknowledgements. */
  readonly acknowledgements: AcknowledgementsTable | undefined;
}

export interface ConnectionFunctionsProps extends BroadcastFunctionsProps {
  /** For connection events, if the setting connectionEvents is on. */
  readonly ownEvents: OwnEvents;
  /** Says where a connection's user id comes from, and what everybody may subscribe to. */
  readonly authorizer: Pick<BroadcastAuthorizer, 'connectEnvironment' | 'subscribeEnvironment'>;
}

export interface WorkflowFunctionsProps extends BroadcastFunctionsProps {
  readonly outcomes: OutcomesTable;
  readonly callbackUrl: string;
}

/** Seconds; API Gateway waits 29. */
const ROUTE_TIMEOUT_SECONDS = 15;
/** Memory of the function of route `resume`, in MB: it holds up to 20,000 rows of 1 KB at a time. */
const RESUME_MB = 512;

/** Handlers of the WebSocket routes. */
export class ConnectionFunctions extends Construct {
  readonly connect: BroadcastFunction;
  readonly disconnect: BroadcastFunction;
  readonly default: BroadcastFunction;
  readonly subscribe: BroadcastFunction;
  readonly unsubscribe: BroadcastFunction;
  /** Undefined if no history is kept. */
  readonly resume: BroadcastFunction | undefined;
  /** Undefined if no broadcast may ask for acknowledgements. */
  readonly acknowledge: BroadcastFunction | undefined;

  constructor(scope: Construct, id: string, props: ConnectionFunctionsProps) {
    super(scope, id);
    const { settings, key, connections, history, acknowledgements, authorizer, ownEvents } = props;
    const { everyone, channel } = settings.shards;
    const table = { CONNECTIONS_TABLE: connections.tableName };
    const everyoneShards = { EVERYONE_WRITE_SHARDS: `${everyone.write}`, EVERYONE_READ_SHARDS: `${everyone.read}` };
    const { burst, perSecond } = settings.actionBudget;
    const budget = { ACTION_BUDGET_BURST: `${burst}`, ACTION_BUDGET_PER_SECOND: `${perSecond}` };
    const channelShards = { CHANNEL_WRITE_SHARDS: `${channel.write}`, CHANNEL_READ_SHARDS: `${channel.read}` };
    const create = (name: string, description: string, environment: BroadcastEnvironment = {}, memoryMb?: number) =>
      new BroadcastFunction(this, name, {
        name: name.toLowerCase(),
        description,
        settings,
        key,
        environment,
        timeoutSeconds: ROUTE_TIMEOUT_SECONDS,
        ...(memoryMb !== undefined && { memoryMb }),
      });

    this.connect = create('Connect', 'Writes the rows of a new connection', {
      ...table,
      ...everyoneShards,
      ...authorizer.connectEnvironment,
    });
    this.disconnect = create('Disconnect', 'Removes the rows of a closed connection', table);
    this.default = create('Default', 'Answers messages that match no other route');
    this.subscribe = create('Subscribe', 'Adds a connection to a channel its token grants', {
      ...table,
      ...budget,
      ...channelShards,
      ...authorizer.subscribeEnvironment,
    });
    this.unsubscribe = create('Unsubscribe', 'Takes a connection out of a channel', {
      ...table,
      ...budget,
    });

    this.resume =
      history &&
      create(
        'Resume',
        'Gives a client what it missed',
        {
          ...table,
          ...budget,
          ...historyEnvironment(history, settings),
          HISTORY_BEFORE_JOIN: settings.history.beforeJoin ? 'on' : 'off',
          BROADCAST_RETENTION_DAYS: String(settings.broadcastRetentionDays),
        },
        RESUME_MB,
      );

    this.acknowledge =
      acknowledgements &&
      create('Acknowledge', 'Takes what users acknowledge', {
        ...table,
        ...budget,
        ACKNOWLEDGEMENTS_TABLE: acknowledgements.tableName,
        BROADCAST_RETENTION_DAYS: String(settings.broadcastRetentionDays),
      });

    connections.grantItems(this.connect, 'BatchWriteItem');
    connections.grantItems(this.disconnect, 'Query', 'BatchWriteItem');
    connections.grantItems(this.subscribe, 'Query', 'PutItem', 'UpdateItem');
    connections.grantItems(this.unsubscribe, 'Query', 'BatchWriteItem', 'UpdateItem');
    if (this.resume) {
      connections.grantItems(this.resume, 'Query', 'UpdateItem');
      history?.grantItems(this.resume, 'Query', 'BatchGetItem', 'UpdateItem');
    }
    if (this.acknowledge) {
      connections.grantItems(this.acknowledge, 'Query', 'UpdateItem');
      acknowledgements?.grantItems(this.acknowledge, 'BatchGetItem', 'UpdateItem');
    }
    if (settings.connectionEvents) {
      publishConnectionEvents(this.connect, ownEvents);
      publishConnectionEvents(this.disconnect, ownEvents);
      connections.grantItems(this.disconnect, 'UpdateItem');
    }
  }

  get all(): BroadcastFunction[] {
    const { connect, disconnect, subscribe, unsubscribe, resume, acknowledge } = this;
    const optional = [resume, acknowledge].filter((each) => each !== undefined);
    return [connect, disconnect, this.default, subscribe, unsubscribe, ...optional];
  }
}

/** Handlers of the state machine's tasks. */
export class WorkflowFunctions extends Construct {
  readonly openBroadcast: BroadcastFunction;
  readonly channelOwners: BroadcastFunction;
  readonly sendBatch: BroadcastFunction;
  readonly bulkSendBatch: BroadcastFunction;

  constructor(scope: Construct, id: string, props: WorkflowFunctionsProps) {
    super(scope, id);
    const { settings, key, connections, broadcasts, history, acknowledgements } = props;
    const { everyone, channel } = settings.shards;
    this.openBroadcast = new BroadcastFunction(this, 'OpenBroadcast', {
      name: 'open-broadcast',
      description: 'Validates, names and claims a broadcast, and lists its recipients',
      settings,
      key,
      memoryMb: OPEN_BROADCAST_MB,
      environment: {
        BROADCASTS_TABLE: broadcasts.tableName,
        CLAIM_LEASE_SECONDS: String(claimLeaseSeconds()),
        BROADCAST_RETENTION_DAYS: String(settings.broadcastRetentionDays),
        EVERYONE_WRITE_SHARDS: `${everyone.write}`,
        EVERYONE_READ_SHARDS: `${everyone.read}`,
        CHANNEL_WRITE_SHARDS: `${channel.write}`,
        CHANNEL_READ_SHARDS: `${channel.read}`,
        ...(settings.scheduled && { SCHEDULED: 'on' }),
        ...(settings.reports !== 'all' && { REPORTS: settings.reports }),
        ...(history && historyEnvironment(history, settings)),
        ...(acknowledgements && { ACKNOWLEDGEMENTS_TABLE: acknowledgements.tableName }),
      },
    });
    broadcasts.grantItems(this.openBroadcast, 'GetItem', 'UpdateItem');
    history?.grantItems(this.openBroadcast, 'BatchWriteItem', 'UpdateItem');
    acknowledgements?.grantItems(this.openBroadcast, 'PutItem', 'UpdateItem');

    this.channelOwners = new BroadcastFunction(this, 'ChannelOwners', {
      name: 'channel-owners',
      description: 'Finds which of several channels of a broadcast owns a connection',
      settings,
      key,
      timeoutSeconds: 25,
      memoryMb: 512,
      environment: { CONNECTIONS_TABLE: connections.tableName },
    });
    connections.grantItems(this.channelOwners, 'Query');

    this.sendBatch = this.#sender('SendBatch', 'Posts one envelope to a batch of connections', settings.sender, props);
    this.bulkSendBatch = this.#sender('BulkSendBatch', 'The same, for large audiences', settings.bulkSender, props);
  }

  /** A lane: the same handler with its own settings and concurrency. */
  #sender(id: string, description: string, sender: SenderSettings, props: WorkflowFunctionsProps): BroadcastFunction {
    const { settings, key, connections, broadcasts, outcomes, callbackUrl } = props;
    const lane = new BroadcastFunction(this, id, {
      name: 'send-batch',
      description,
      settings,
      key,
      timeoutSeconds: sender.timeoutSeconds,
      memoryMb: sender.memoryMb,
      reservedConcurrency: sender.reservedConcurrency,
      environment: {
        CONNECTIONS_TABLE: connections.tableName,
        BROADCASTS_TABLE: broadcasts.tableName,
        OUTCOMES_TABLE: outcomes.tableName,
        BROADCAST_RETENTION_DAYS: String(settings.broadcastRetentionDays),
        CALLBACK_URL: callbackUrl,
        POST_CONCURRENCY: String(sender.postConcurrency),
        POST_TIMEOUT_MS: String(sender.postTimeoutMs),
        POST_ATTEMPTS: String(sender.postAttempts),
        TRANSPORT: sender.transport,
        PRUNE_MIN_AGE_SECONDS: String(sender.pruneMinAgeSeconds),
      },
    });
    if (sender.http2) lane.addEnvironment(ENV.HTTP2, 'on');
    connections.grantItems(lane, 'Query', 'BatchWriteItem');
    if (settings.connectionEvents) {
      lane.addEnvironment(ENV.CONNECTION_EVENTS, 'on');
      connections.grantItems(lane, 'UpdateItem');
    }
    broadcasts.grantItems(lane, 'GetItem');
    const governed = governedPostsPerSecond(settings.rate);
    if (governed > 0) {
      lane.addEnvironment(ENV.GOVERNED_POSTS_PER_SECOND, String(governed));
      broadcasts.grantGovernor(lane);
    }
    outcomes.grantItems(lane, 'PutItem');
    return lane;
  }
}

const historyEnvironment = (history: HistoryTable, settings: BroadcastSettings) => ({
  HISTORY_TABLE: history.tableName,
  HISTORY_MINUTES: String(settings.history.minutes),
});

type BroadcastEnvironment = NonNullable<ConstructorParameters<typeof BroadcastFunction>[2]['environment']>;
