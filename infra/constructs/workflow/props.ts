/** The props of the state machines. */
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { OwnEvents } from '../domain-events/own-events';
import type { DataKey } from '../encryption/data-key';
import type { BroadcastSettings } from '../settings/settings';
import type { BroadcastSchedules } from './broadcast-schedules';
import type { BroadcastsTable, ConnectionsTable, OutcomesTable } from '../tables';

export interface BroadcastWorkflowProps {
  readonly settings: BroadcastSettings;
  readonly key: DataKey | undefined;
  readonly openBroadcast: IFunction;
  readonly channelOwners: IFunction;
  readonly sendBatch: IFunction;
  readonly bulkSendBatch: IFunction;
  readonly connections: ConnectionsTable;
  readonly broadcasts: BroadcastsTable;
  readonly outcomes: OutcomesTable;
  readonly ownEvents: OwnEvents;
  /** Undefined if no broadcast may be scheduled. */
  readonly schedules: BroadcastSchedules | undefined;
  readonly deadLetters: Queue;
  /** Events that could not be opened. */
  readonly unopened: Queue;
}
