/**
 * The overdue rule: every minute, the function restart-overdue picks up broadcasts that are past their lease or whose
 * report was not published, events that could not be opened, and deadlines of acknowledgements. It does what an execution that was cut off cannot do
 * itself.
 */
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { IStateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import type { OwnEvents } from '../domain-events/own-events';
import type { DataKey } from '../encryption/data-key';
import type { BroadcastSettings } from '../settings/settings';
import { BroadcastFunction } from '../functions/broadcast-function';
import { everyMinute, UNDER_A_MINUTE_SECONDS } from './every-minute';
import type { AcknowledgementsTable, BroadcastsTable } from '../tables';
import { claimLeaseSeconds } from '../workflow/workflow-limits';

export interface OverdueRuleProps {
  readonly settings: BroadcastSettings;
  readonly broadcasts: BroadcastsTable;
  /** Undefined if no broadcast may ask for acknowledgements. */
  readonly acknowledgements: AcknowledgementsTable | undefined;
  readonly stateMachine: IStateMachine;
  readonly ownEvents: OwnEvents;
  readonly deadLetters: IQueue;
  /** Events that could not be opened. */
  readonly unopened: IQueue;
  readonly key: DataKey | undefined;
  /** Of what the template says about the service. */
  readonly metadataDigest: string;
}

export class OverdueRule extends Construct {
  readonly function: BroadcastFunction;

  constructor(scope: Construct, id: string, props: OverdueRuleProps) {
    super(scope, id);
    const { broadcasts, acknowledgements, stateMachine, ownEvents, deadLetters, unopened, key } = props;
    this.function = new BroadcastFunction(this, 'RestartOverdue', {
      name: 'restart-overdue',
      description: 'Restarts broadcasts that were cut off, and publishes reports that were not published',
      settings: props.settings,
      key,
      timeoutSeconds: UNDER_A_MINUTE_SECONDS,
      environment: {
        BROADCASTS_TABLE: broadcasts.tableName,
        BROADCAST_STATE_MACHINE_ARN: stateMachine.stateMachineArn,
        EVENT_BUS_NAME: ownEvents.bus.eventBusName,
        DEAD_LETTER_QUEUE_URL: deadLetters.queueUrl,
        UNOPENED_QUEUE_URL: unopened.queueUrl,
        CLAIM_LEASE_SECONDS: String(claimLeaseSeconds()),
        START_RETRY_MAX_AGE_MINUTES: String(props.settings.startRetry.maxAgeMinutes),
        ...(acknowledgements && { ACKNOWLEDGEMENTS_TABLE: acknowledgements.tableName }),
      },
    });
    broadcasts.grantItems(this.function, 'GetItem', 'UpdateItem');
    broadcasts.grantQueryOpen(this.function);
    acknowledgements?.grantItems(this.function, 'GetItem', 'Query', 'UpdateItem', 'DeleteItem');
    stateMachine.grantStartExecution(this.function);
    ownEvents.grantPublish(this.function);
    deadLetters.grant(this.function, 'sqs:SendMessage');
    unopened.grant(this.function, 'sqs:ReceiveMessage', 'sqs:DeleteMessage');
    key?.grantExecutions(this.function);
    // CloudFormation does not update a stack for its metadata alone, where tools read the settings and the contract. With the
    // digest, every change of them changes a resource too, and one that costs nothing to update.
    everyMinute(this, this.function, `Takes up broadcasts that were cut off. Settings ${props.metadataDigest}`);
  }
}
