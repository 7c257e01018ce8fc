/** The service, in the order of the flow: where events come from, who is connected, what is done, who is told. */
import { CfnOutput, Lazy, Stack, Token } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Contract } from '#sdk/contract';
import { ENV } from '#shared/runtime/env';
import { checkSettings } from './settings/check-settings';
import type { DomainEventMapping, UnreachedUsersMapping } from './domain-events/mapping';
import type { SettingsOverrides } from './settings/settings';
import { settingsWith } from './settings/defaults';
import { settingsInRegion } from './settings/in-region';
import { describeStack } from './contract/describe-stack';
import { STACK_OUTPUTS, type StackOutputs } from './stack-outputs';
import { TokenFunction } from './authorizer/token-function';
import { BroadcastAuthorizer, type AuthorizerMode } from './authorizer';
import { DataKey } from './encryption/data-key';
import { ConnectionFunctions, WorkflowFunctions } from './functions/broadcast-functions';
import { BroadcastWebSocketApi, type RouteDefinition } from './broadcast-web-socket-api';
import { BroadcastSchedules } from './workflow/broadcast-schedules';
import { BroadcastWorkflow } from './workflow/broadcast-workflow';
import { BroadcastsEndpoint } from './broadcasts-endpoint';
import { ClosingRule } from './schedules/closing-rule';
import { DomainEventBus } from './domain-events/bus';
import { checkMappings, checkUnreachedUsers } from './domain-events/check-mappings';
import { grantPublish, type PublishedEvents } from './domain-events/grant-publish';
import { DomainEventRules } from './domain-events/rules';
import { Operations } from './operations';
import { OverdueRule } from './schedules/overdue-rule';
import { AcknowledgementsTable, BroadcastsTable, ConnectionsTable, HistoryTable, OutcomesTable } from './tables';
import { UnreachedUsers } from './domain-events/unreached-users';
import { UsersToReach } from './users-to-reach';

export interface BroadcastServiceProps {
  /** Which domain events are broadcast, to whom and as what. With an empty list, only `Broadcast Requested` is. */
  readonly domainEvents: readonly DomainEventMapping[];
  /**
   * The messages between server and clients. Tools read them in the template: `broadcast asyncapi` describes them, and
   * `broadcast publish` checks a message against them. @default - tools do not know the messages
   */
  readonly contract?: Contract;
  /** Which unreached users go to a queue. @default - unreached users are published and go to no queue */
  readonly unreachedUsers?: readonly UnreachedUsersMapping[];
  /** The bus for domain events. @default - the one named by `settings.eventBusName`, or else a new one */
  readonly eventBus?: IEventBus;
  /** Who may connect. @default - `settings.authorizer`, which defaults to `token` */
  readonly authorizer?: AuthorizerMode;
  /** Name of the WebSocket API's stage, which is the path of its URL. @default 'live' */
  readonly stageName?: string;
  /**
   * Encrypts everything the service keeps. The service adds to its policy what AWS services need, unless the key is imported.
   * @default - what `settings.encryption` says
   */
  readonly encryptionKey?: IKey;
  /** What differs from the defaults; see {@link SettingsOverrides}. @default - nothing */
  readonly settings?: SettingsOverrides;
}

/**
 * Everything from the event bus to the WebSocket API. One per stack: log groups and dashboard carry the stack's name.
 */
export class BroadcastService extends Construct {
  readonly webSocket: BroadcastWebSocketApi;
  /** `POST /broadcasts`, if `settings.httpEndpoint` is set. */
  readonly httpEndpoint: BroadcastsEndpoint | undefined;
  /** Takes domain events, and publishes reports. */
  readonly eventBus: IEventBus;
  readonly deadLetters: IQueue;
  readonly stateMachine: IStateMachine;
  readonly connections: ConnectionsTable;
  readonly broadcasts: BroadcastsTable;
  readonly outcomes: OutcomesTable;
  /** Undefined if `settings.history` keeps none. */
  readonly history: HistoryTable | undefined;
  /** Undefined without `settings.acknowledgements` and `settings.usersToReach`. */
  readonly acknowledgements: AcknowledgementsTable | undefined;
  /** Encrypts everything the service keeps; undefined if AWS's own keys do. */
  readonly encryptionKey: IKey | undefined;
  /** What tools need to know; `publishOutputs` publishes it. */
  readonly outputs: StackOutputs;
  readonly #authorizer: BroadcastAuthorizer;
  readonly #unreached: UnreachedUsers;

  /** @throws Error naming the setting that is out of range, or the stack's other BroadcastService */
  constructor(scope: Construct, id: string, props: BroadcastServiceProps) {
    super(scope, id);
    this.#refuseSecond();
    const { unreachedUsers = [], stageName = 'live' } = props;
    const { region } = Stack.of(this);
    const settings = settingsInRegion(
      checkSettings(
        settingsWith({ ...props.settings, ...(props.authorizer !== undefined && { authorizer: props.authorizer }) }),
      ),
      Token.isUnresolved(region) ? undefined : region,
    );
    const domainEvents = checkMappings(props.domainEvents, settings, props.contract);
    const metadataDigest = describeStack(this, settings, props.contract);

    const key = DataKey.of(this, 'Encryption', { settings, key: props.encryptionKey });
    const { bus, ownEvents, archive, deadLetters, unopened } = new DomainEventBus(this, 'Events', {
      settings,
      key,
      bus: props.eventBus,
      domainEvents,
    });
    const connections = new ConnectionsTable(this, 'Connections', settings, key);
    const broadcasts = new BroadcastsTable(this, 'Broadcasts', settings, key);
    const outcomes = new OutcomesTable(this, 'Outcomes', settings, key);
    const history = settings.history.minutes > 0 ? new HistoryTable(this, 'History', settings, key) : undefined;
    const ofUsers =
      settings.acknowledgements || settings.usersToReach
        ? new AcknowledgementsTable(this, 'Acknowledgements', settings, key)
        : undefined;
    const acknowledgements = settings.acknowledgements ? ofUsers : undefined;
    const tables = { connections, broadcasts, history, acknowledgements };

    const authorizer = new BroadcastAuthorizer(this, 'Authorizer', settings, settings.authorizer, key);
    const handlers = new ConnectionFunctions(this, 'Routes', { settings, key, ...tables, authorizer, ownEvents });
    const webSocket = new BroadcastWebSocketApi(this, 'WebSocket', {
      stageName,
      authorizer,
      routes: {
        $connect: repliesOnly(handlers.connect),
        $disconnect: repliesOnly(handlers.disconnect),
        $default: repliesOnly(handlers.default),
        subscribe: repliesOnly(handlers.subscribe),
        unsubscribe: repliesOnly(handlers.unsubscribe),
        ...(handlers.resume && { resume: repliesOnly(handlers.resume) }),
        ...(handlers.acknowledge && { acknowledge: repliesOnly(handlers.acknowledge) }),
      },
      accessLog: settings.accessLogs && { retention: settings.logRetentionDays },
      throttle: settings.throttle,
      ...(settings.detailedMetrics !== undefined && { detailedMetrics: settings.detailedMetrics }),
      ...(settings.customDomain !== undefined && { customDomain: settings.customDomain }),
      ...(key && { encryptionKey: key.key }),
    });
    handlers.default.addEnvironment(ENV.CLIENT_ACTIONS, Lazy.string({ produce: () => actionsOf(webSocket) }));
    const closing = new ClosingRule(this, 'Closing', { settings, connections, webSocket, ownEvents, key });

    const { openBroadcast, channelOwners, sendBatch, bulkSendBatch } = new WorkflowFunctions(this, 'Tasks', {
      settings,
      key,
      ...tables,
      outcomes,
      callbackUrl: webSocket.callbackUrl,
    });
    const toReach =
      settings.usersToReach && ofUsers
        ? new UsersToReach(this, 'ToReach', {
            ...{ settings, key, broadcasts, outcomes, history, ownEvents, deadLetters },
            acknowledgements: ofUsers,
          })
        : undefined;
    toReach?.connect(openBroadcast);
    webSocket.grantPostToConnections(sendBatch);
    webSocket.grantPostToConnections(bulkSendBatch);
    const schedules = settings.scheduled ? new BroadcastSchedules(this, 'Schedules') : undefined;
    const { stateMachine, fanOut } = new BroadcastWorkflow(this, 'Workflow', {
      settings,
      key,
      openBroadcast,
      channelOwners,
      sendBatch,
      bulkSendBatch,
      connections,
      broadcasts,
      outcomes,
      ownEvents,
      schedules,
      deadLetters,
      unopened,
    });
    const { rules } = new DomainEventRules(this, 'Rules', {
      bus,
      stateMachine,
      deadLetters,
      domainEvents,
      startRetry: settings.startRetry,
      key,
    });

    const overdue = new OverdueRule(this, 'Overdue', {
      ...{
        settings,
        broadcasts,
        acknowledgements,
        stateMachine,
        ownEvents,
        deadLetters,
        unopened,
        key,
        metadataDigest,
      },
    });

    this.#unreached = new UnreachedUsers(this, 'Unreached', {
      bus,
      deadLetters,
      mappings: checkUnreachedUsers(unreachedUsers, domainEvents),
      startRetry: settings.startRetry,
      key,
    });

    new Operations(this, 'Operations', {
      settings: settings.operations,
      watched: {
        webSocketApi: webSocket.cdk.webSocketApi,
        webSocketStage: webSocket.cdk.webSocketStage,
        bus,
        rules,
        deadLetters,
        broadcast: stateMachine,
        fanOut,
        lanes: [
          { name: 'sender', sendBatch, sender: settings.sender },
          { name: 'bulk-sender', sendBatch: bulkSendBatch, sender: settings.bulkSender },
        ],
        restartOverdue: overdue.function,
        authorizers: authorizer.functions,
        resume: handlers.resume,
        acknowledge: handlers.acknowledge,
        reachUsers: toReach?.function,
        announcing: [handlers.connect, handlers.disconnect, closing.function],
        otherFunctions: [
          openBroadcast,
          channelOwners,
          overdue.function,
          closing.function,
          ...authorizer.functions,
          ...handlers.all,
          ...(toReach ? [toReach.function] : []),
        ],
        connections,
        broadcasts,
      },
    });

    this.httpEndpoint =
      settings.httpEndpoint && new BroadcastsEndpoint(this, 'Http', { bus, stageName, ...settings.httpEndpoint });

    this.#authorizer = authorizer;
    this.webSocket = webSocket;
    this.eventBus = bus;
    this.deadLetters = deadLetters;
    this.stateMachine = stateMachine;
    this.connections = connections;
    this.broadcasts = broadcasts;
    this.outcomes = outcomes;
    this.history = history;
    this.acknowledgements = ofUsers;
    this.encryptionKey = key?.key;
    this.outputs = {
      WebSocketUrl: webSocket.customDomainUrl ?? webSocket.url,
      CallbackUrl: webSocket.callbackUrl,
      EventBusName: bus.eventBusName,
      BroadcastStateMachineArn: stateMachine.stateMachineArn,
      FanOutStateMachineArn: fanOut.stateMachineArn,
      OpenBroadcastFunctionName: openBroadcast.functionName,
      ConnectFunctionName: handlers.connect.functionName,
      ConnectionsTableName: connections.tableName,
      BroadcastsTableName: broadcasts.tableName,
      OutcomesTableName: outcomes.tableName,
      ...(history && { HistoryTableName: history.tableName }),
      ...(ofUsers && { AcknowledgementsTableName: ofUsers.tableName }),
      ...(schedules && { ScheduleGroupName: schedules.groupName }),
      DeadLetterQueueUrl: deadLetters.queueUrl,
      EventArchiveName: archive.archiveName,
      Authorizer: Stack.of(this).toJsonString(authorizer.description),
      ...(this.httpEndpoint && { BroadcastsUrl: this.httpEndpoint.url }),
      ...(key && { EncryptionKeyArn: key.keyArn }),
      ...(authorizer.function instanceof TokenFunction && {
        AuthorizeFunctionName: authorizer.function.functionName,
      }),
      ...(authorizer.secret && { TokenSecretArn: authorizer.secret.secretArn }),
    };
  }

  /**
   * Adds the stack outputs that the `broadcast` command reads.
   * @param scope the stack that gets the outputs
   */
  publishOutputs(scope: Construct = Stack.of(this)): void {
    for (const [name, value] of Object.entries(this.outputs)) {
      new CfnOutput(scope, name, { value, description: STACK_OUTPUTS[name as keyof StackOutputs] });
    }
  }

  /**
   * The queue of the users whom broadcasts did not reach. Its messages are `Users Unreached` events, as EventBridge sends them.
   * @param name of a mapping in `unreachedUsers`
   * @throws Error if there is no such mapping, naming those there are
   */
  unreachedQueue(name: string): IQueue {
    const { queues } = this.#unreached;
    const queue = queues.get(name);
    if (queue) return queue;
    throw new Error(`unreachedUsers has no mapping '${name}'; it has ${[...queues.keys()].join(', ') || 'none'}.`);
  }

  /**
   * Allows putting events on the bus under the given sources and detail-types only, so that one service cannot publish in
   * the name of another.
   * @throws Error for a source that is this service's or AWS's own
   */
  grantPublish(grantee: IGrantable, events: PublishedEvents): Grant {
    return grantPublish(this.eventBus, grantee, events);
  }

  /**
   * Allows reading the secret that signs client tokens (output `TokenSecretArn`), for a service that has verified its users.
   * @throws Error if the authorizer is not `token`
   */
  grantSignTokens(grantee: IGrantable): Grant {
    const { secret, mode } = this.#authorizer;
    if (secret) return secret.grantValue(grantee);
    throw new Error(`The authorizer is '${mode}', which has no secret to sign tokens with; only 'token' has one.`);
  }

  #refuseSecond(): void {
    const others = Stack.of(this)
      .node.findAll()
      .filter((other) => other instanceof BroadcastService && other !== this);
    if (others.length === 0) return;
    throw new Error(
      `Stack ${Stack.of(this).stackName} already has a BroadcastService at ${others[0]!.node.path}: give ${this.node.path} a stack of its own.`,
    );
  }
}

/** What clients may send as `action`, including routes added to the service later. */
const actionsOf = ({ routes }: BroadcastWebSocketApi): string =>
  JSON.stringify(routes.filter((routeKey) => !routeKey.startsWith('$')).sort());

/** The route of a handler that replies through the route response and posts to nobody. */
const repliesOnly = (handler: IFunction): RouteDefinition => ({
  type: 'function',
  function: handler,
  managementApiAccess: false,
});
