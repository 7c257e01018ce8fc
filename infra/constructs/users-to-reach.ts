/**
 * What the setting usersToReach adds: a queue in which a broadcast waits until its users have had their time, and the function that
 * then publishes `User To Reach` for each who does not have the message.
 */
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ENV } from '#shared/runtime/env';
import type { OwnEvents } from './domain-events/own-events';
import type { DataKey } from './encryption/data-key';
import { DataQueue, hiddenFor } from './encryption/data-queue';
import { BroadcastFunction } from './functions/broadcast-function';
import type { BroadcastSettings } from './settings/settings';
import type { AcknowledgementsTable, BroadcastsTable, HistoryTable, OutcomesTable } from './tables';

export interface UsersToReachProps {
  readonly settings: BroadcastSettings;
  readonly key: DataKey | undefined;
  readonly broadcasts: BroadcastsTable;
  readonly outcomes: OutcomesTable;
  readonly acknowledgements: AcknowledgementsTable;
  /** Undefined if no history is kept. */
  readonly history: HistoryTable | undefined;
  readonly ownEvents: OwnEvents;
  readonly deadLetters: IQueue;
}

/** Seconds: ten thousand users, all of whom are to be reached, take about twenty. */
const TIMEOUT_SECONDS = 60;
/** How often the function may fail on a broadcast before its message goes to the dead-letter queue. */
const MAX_RECEIVE_COUNT = 10;
/** Broadcasts at once, so that many that are due together leave the account's concurrency to the senders. */
const MAX_CONCURRENCY = 10;

export class UsersToReach extends Construct {
  readonly function: BroadcastFunction;
  readonly #queue: DataQueue;

  constructor(scope: Construct, id: string, props: UsersToReachProps) {
    super(scope, id);
    const { settings, key, broadcasts, outcomes, acknowledgements, history, ownEvents, deadLetters } = props;
    this.#queue = new DataQueue(this, 'Waiting', key, {
      visibilityTimeout: hiddenFor(TIMEOUT_SECONDS),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
    this.function = new BroadcastFunction(this, 'ReachUsers', {
      name: 'reach-users',
      description: 'Publishes which users of a broadcast are to be reached in another way',
      settings,
      key,
      timeoutSeconds: TIMEOUT_SECONDS,
      environment: {
        BROADCASTS_TABLE: broadcasts.tableName,
        OUTCOMES_TABLE: outcomes.tableName,
        ACKNOWLEDGEMENTS_TABLE: acknowledgements.tableName,
        ...(history && { HISTORY_TABLE: history.tableName }),
        EVENT_BUS_NAME: ownEvents.bus.eventBusName,
        UNREACHED_QUEUE_URL: this.#queue.queueUrl,
        BROADCAST_RETENTION_DAYS: String(settings.broadcastRetentionDays),
      },
    });
    broadcasts.grantItems(this.function, 'GetItem');
    outcomes.grantItems(this.function, 'Query');
    acknowledgements.grantItems(this.function, 'GetItem', 'Query', 'UpdateItem');
    history?.grantItems(this.function, 'Query');
    ownEvents.grantPublish(this.function);
    this.#queue.grant(this.function, 'sqs:SendMessage');
    // One at a time: a broadcast that fails takes no other with it.
    this.function.addEventSource(new SqsEventSource(this.#queue, { batchSize: 1, maxConcurrency: MAX_CONCURRENCY }));
  }

  /** Lets the function that opens broadcasts leave them in the queue. */
  connect(openBroadcast: BroadcastFunction): void {
    openBroadcast.addEnvironment(ENV.UNREACHED_QUEUE_URL, this.#queue.queueUrl);
    this.#queue.grant(openBroadcast, 'sqs:SendMessage');
  }
}
