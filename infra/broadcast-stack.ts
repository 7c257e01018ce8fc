/** The stack, in the order of the flow: where events come from, who is connected, what is done, who hears of it. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BroadcastAuthorizer } from './constructs/authorizer';
import { ConnectionFunctions, WorkflowFunctions } from './constructs/broadcast-functions';
import { BroadcastWebSocketApi } from './constructs/broadcast-web-socket-api';
import { BroadcastWorkflow } from './constructs/broadcast-workflow';
import { ClosingRule } from './constructs/closing-rule';
import { DomainEventBus } from './constructs/domain-event-bus';
import { DomainEventRules } from './constructs/domain-event-rules';
import { Operations } from './constructs/operations';
import { OverdueRule } from './constructs/overdue-rule';
import { BroadcastsTable, ConnectionsTable, OutcomesTable } from './constructs/tables';
import { UnreachedUsers } from './constructs/unreached-users';
import type { DomainEventMapping, UnreachedUsersMapping } from './domain-event-mapping';
import type { BroadcastSettings } from './settings';
import { STACK_OUTPUTS, type StackOutputs } from './stack-outputs';

export interface BroadcastStackProps extends StackProps {
  /** Also the name of the WebSocket API's stage, and so the path of its URL. */
  readonly stageName: string;
  readonly settings: BroadcastSettings;
  readonly domainEvents: readonly DomainEventMapping[];
  /** @default - unreached users are published, and go to no queue */
  readonly unreachedUsers?: readonly UnreachedUsersMapping[];
}

export class BroadcastStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { stageName, settings, domainEvents, unreachedUsers = [], ...props }: BroadcastStackProps,
  ) {
    super(scope, id, props);

    const { bus, deadLetters } = new DomainEventBus(this, 'Events', settings);
    const connections = new ConnectionsTable(this, 'Connections', settings);
    const broadcasts = new BroadcastsTable(this, 'Broadcasts', settings);
    const outcomes = new OutcomesTable(this, 'Outcomes', settings);

    const authorizer = new BroadcastAuthorizer(this, 'Authorizer', settings);
    const handlers = new ConnectionFunctions(this, 'Routes', { settings, connections, broadcasts, authorizer });
    const webSocket = new BroadcastWebSocketApi(this, 'WebSocket', {
      stageName,
      authorizer,
      routes: {
        $connect: handlers.connect,
        $disconnect: handlers.disconnect,
        $default: handlers.default,
        subscribe: handlers.subscribe,
        unsubscribe: handlers.unsubscribe,
      },
      // These handlers answer by their route's response and post to nobody.
      defaults: { managementApiAccess: false },
      accessLog: settings.accessLogs && { retention: settings.logRetentionDays },
    });
    const closing = authorizer.expires
      ? new ClosingRule(this, 'Closing', { settings, connections, webSocket })
      : undefined;

    const { openBroadcast, channelOwners, sendBatch, bulkSendBatch } = new WorkflowFunctions(this, 'Tasks', {
      settings,
      connections,
      broadcasts,
      outcomes,
      callbackUrl: webSocket.callbackUrl,
    });
    webSocket.grantPostToConnections(sendBatch);
    webSocket.grantPostToConnections(bulkSendBatch);
    const { stateMachine, fanOut } = new BroadcastWorkflow(this, 'Workflow', {
      settings,
      openBroadcast,
      channelOwners,
      sendBatch,
      bulkSendBatch,
      connections,
      broadcasts,
      outcomes,
      bus,
      deadLetters,
    });
    const { rules } = new DomainEventRules(this, 'Rules', {
      bus,
      stateMachine,
      deadLetters,
      domainEvents,
      startRetry: settings.startRetry,
    });

    const overdue = new OverdueRule(this, 'Overdue', { settings, broadcasts, stateMachine, bus, deadLetters });

    new UnreachedUsers(this, 'Unreached', {
      bus,
      deadLetters,
      mappings: unreachedUsers,
      startRetry: settings.startRetry,
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
        otherFunctions: [
          openBroadcast,
          channelOwners,
          overdue.function,
          ...(closing ? [closing.function] : []),
          ...authorizer.functions,
          ...handlers.all,
        ],
        connections,
        broadcasts,
      },
    });

    this.#publish({
      WebSocketUrl: webSocket.url,
      CallbackUrl: webSocket.callbackUrl,
      EventBusName: bus.eventBusName,
      BroadcastStateMachineArn: stateMachine.stateMachineArn,
      ConnectionsTableName: connections.tableName,
      BroadcastsTableName: broadcasts.tableName,
      OutcomesTableName: outcomes.tableName,
      DeadLetterQueueUrl: deadLetters.queueUrl,
      ...(authorizer.secret && { TokenSecretArn: authorizer.secret.secretArn }),
    });
  }

  #publish(outputs: StackOutputs): void {
    for (const [name, value] of Object.entries(outputs)) {
      new CfnOutput(this, name, { value, description: STACK_OUTPUTS[name as keyof StackOutputs] });
    }
  }
}
