/** The `broadcast` state machine: the composed definition, its substitutions, its log and its least-privilege role. */
import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { BROADCAST_COMPLETED, BROADCAST_FAILED, EVENT_SOURCE } from '../../functions/shared/contracts';
import { MAX_REPORTED_FAILURES, MAX_REPORTED_USERS } from '../../functions/shared/limits';
import { RECIPIENT_INDEX } from '../../functions/shared/table-schema';
import type { BroadcastSettings } from '../settings';
import { acceptWildcard } from './accept-wildcard';
import { composeDefinition, substitutionsIn } from './definition';
import type { BroadcastsTable, ConnectionsTable } from './tables';

export interface BroadcastWorkflowProps {
  readonly settings: BroadcastSettings;
  readonly openBroadcast: IFunction;
  readonly sendBatch: IFunction;
  readonly connections: ConnectionsTable;
  readonly broadcasts: BroadcastsTable;
  readonly bus: IEventBus;
  readonly deadLetters: Queue;
}

/** Index queries of one round, run side by side. */
const QUERIES_PER_ROUND = 20;
/**
 * Index rows of one round over all its queries. A row is at most about 200 bytes of state (a 128 character user id, a
 * connection id, keys), so that a round stays under the 256 KiB of a state's payload.
 */
const ROWS_PER_ROUND = 800;
/** Seconds an execution has to publish the report it recorded, before the overdue rule does. */
const PUBLISH_SECONDS = 60;
/** Times the remainder of a batch is sent again before it is counted as failed. */
const BATCH_ATTEMPTS = 5;

export class BroadcastWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: BroadcastWorkflowProps) {
    super(scope, id);
    const { settings } = props;
    const definition = composeDefinition('broadcast.asl.json');
    this.stateMachine = new StateMachine(this, 'Broadcast', {
      definitionBody: DefinitionBody.fromString(JSON.stringify(definition)),
      definitionSubstitutions: onlyNeeded(this.#substitutions(props), substitutionsIn(definition)),
      stateMachineType: StateMachineType[settings.workflowType],
      tracingEnabled: settings.tracing,
      ...(settings.workflowLogs.level === 'OFF' ? {} : { logs: this.#logs(settings) }),
    });
    this.#acceptFindings(settings);
    props.openBroadcast.grantInvokeLatestVersion(this.stateMachine);
    props.sendBatch.grantInvokeLatestVersion(this.stateMachine);
    props.connections.grantQueryRecipients(this.stateMachine);
    props.broadcasts.grantItems(this.stateMachine, 'UpdateItem');
    props.bus.grantPutEventsTo(this.stateMachine);
    props.deadLetters.grant(this.stateMachine, 'sqs:SendMessage');
  }

  #substitutions(props: BroadcastWorkflowProps): Record<string, string> {
    const { settings } = props;
    return {
      OpenBroadcastFunctionArn: props.openBroadcast.functionArn,
      SendBatchFunctionArn: props.sendBatch.functionArn,
      ConnectionsTableName: props.connections.tableName,
      RecipientIndex: RECIPIENT_INDEX,
      BroadcastsTableName: props.broadcasts.tableName,
      BroadcastRetentionDays: String(settings.broadcastRetentionDays),
      EventBusName: props.bus.eventBusName,
      EventSource: EVENT_SOURCE,
      BroadcastCompleted: BROADCAST_COMPLETED,
      BroadcastFailed: BROADCAST_FAILED,
      PublishSeconds: String(PUBLISH_SECONDS),
      DeadLetterQueueUrl: props.deadLetters.queueUrl,
      DeliverSeconds: String(settings.deliverSeconds),
      QueriesPerRound: String(QUERIES_PER_ROUND),
      RowsPerRound: String(ROWS_PER_ROUND),
      BatchSize: String(settings.sender.batchSize),
      BatchAttempts: String(BATCH_ATTEMPTS),
      SenderConcurrency: String(settings.sender.concurrentBatches),
      SenderTimeoutSeconds: String(settings.sender.timeoutSeconds),
      ReportedFailures: String(MAX_REPORTED_FAILURES),
      ReportedUsers: String(MAX_REPORTED_USERS),
    };
  }

  #acceptFindings(settings: BroadcastSettings): void {
    const accept = (id: string, reason: string) =>
      Validations.of(this.stateMachine).acknowledge({ id: `AwsSolutions-${id}`, reason });
    if (settings.workflowLogs.level !== 'OFF') {
      acceptWildcard(this.stateMachine, '*', 'The actions of log delivery and tracing take no resource.');
    }
    if (settings.workflowLogs.level !== 'ALL') {
      accept(
        'SF1',
        'ALL costs about $20 a million executions and keeps message data; the setting workflowLogs turns it on.',
      );
    }
    if (!settings.tracing) accept('SF2', 'X-Ray is billed by trace; the setting tracing turns it on.');
  }

  #logs(settings: BroadcastSettings) {
    return {
      // The prefix keeps Step Functions from adding each group to the account's log resource policy, which is limited to 5,120 characters.
      destination: new LogGroup(this, 'Logs', {
        logGroupName: `/aws/vendedlogs/states/${Stack.of(this).stackName}-broadcast`,
        retention: settings.logRetentionDays,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      level: LogLevel[settings.workflowLogs.level],
      includeExecutionData: settings.workflowLogs.executionData,
    };
  }
}

/** @throws Error when the definition uses a substitution nobody gives */
function onlyNeeded(given: Record<string, string>, needed: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    needed.map((name) => {
      const value = given[name];
      if (value === undefined)
        throw new Error(`The state machine uses \${${name}}, which is none of ${Object.keys(given).join(', ')}.`);
      return [name, value];
    }),
  );
}
