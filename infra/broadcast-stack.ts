/** The stack, in the order of the flow: where events come from, who is connected, what is done, who hears of it. */
import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ConnectionFunctions, WorkflowFunctions } from './constructs/broadcast-functions';
import { BroadcastWebSocketApi } from './constructs/broadcast-web-socket-api';
import { BroadcastWorkflow } from './constructs/broadcast-workflow';
import { DomainEventBus } from './constructs/domain-event-bus';
import { DomainEventRules } from './constructs/domain-event-rules';
import { BroadcastsTable, ConnectionsTable } from './constructs/tables';
import { TokenAuthorizer } from './constructs/token-authorizer';
import type { DomainEventMapping } from './domain-event-mapping';
import type { BroadcastSettings } from './settings';

export interface BroadcastStackProps extends StackProps {
  /** Also the name of the WebSocket API's stage, and so the path of its URL. */
  readonly stageName: string;
  readonly settings: BroadcastSettings;
  readonly domainEvents: readonly DomainEventMapping[];
}

export class BroadcastStack extends Stack {
  constructor(scope: Construct, id: string, { stageName, settings, domainEvents, ...props }: BroadcastStackProps) {
    super(scope, id, props);

    const { bus, deadLetters } = new DomainEventBus(this, 'Events', settings);
    const connections = new ConnectionsTable(this, 'Connections', settings);
    const broadcasts = new BroadcastsTable(this, 'Broadcasts', settings);

    const tokens = new TokenAuthorizer(this, 'Authorizer', settings);
    const handlers = new ConnectionFunctions(this, 'Routes', { settings, connections, broadcasts });
    const webSocket = new BroadcastWebSocketApi(this, 'WebSocket', {
      stageName,
      settings,
      authorizer: tokens.function,
      routes: {
        $connect: handlers.connect,
        $disconnect: handlers.disconnect,
        $default: handlers.default,
        subscribe: handlers.subscribe,
        unsubscribe: handlers.unsubscribe,
      },
    });

    const { openBroadcast, sendBatch } = new WorkflowFunctions(this, 'Tasks', {
      settings,
      connections,
      broadcasts,
      callbackUrl: webSocket.callbackUrl,
    });
    webSocket.grantPostToConnections(sendBatch);
    const { stateMachine } = new BroadcastWorkflow(this, 'Workflow', {
      settings,
      openBroadcast,
      sendBatch,
      connections,
      broadcasts,
      bus,
      deadLetters,
    });
    new DomainEventRules(this, 'Rules', {
      bus,
      stateMachine,
      deadLetters,
      domainEvents,
      startRetry: settings.startRetry,
    });

    this.#output('WebSocketUrl', webSocket.url, 'Clients connect here');
    this.#output('CallbackUrl', webSocket.callbackUrl, 'PostToConnection goes here');
    this.#output('EventBusName', bus.eventBusName, 'Domain events are put here');
    this.#output('BroadcastStateMachineArn', stateMachine.stateMachineArn, 'The workflow');
    this.#output('ConnectionsTableName', connections.tableName, 'One row per recipient of each connection');
    this.#output('BroadcastsTableName', broadcasts.tableName, 'One row per broadcast, with its report');
    this.#output('DeadLetterQueueUrl', deadLetters.queueUrl, 'Events that could not be handled');
    this.#output('TokenSecretArn', tokens.secret.secretArn, 'Signs the tokens of clients');
  }

  #output(name: string, value: string, description: string): void {
    new CfnOutput(this, name, { value, description });
  }
}
