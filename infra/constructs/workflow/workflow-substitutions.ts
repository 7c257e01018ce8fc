/** What stands for each `${Name}` in statemachines/*.asl.json: by the machine, and by the fragments both include. */
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { BROADCAST_COMPLETED, BROADCAST_FAILED, EVENT_SOURCE, USERS_UNREACHED } from '#shared/contracts';
import { MAX_REPORTED_FAILURES, MAX_REPORTED_USERS, PUBLISH_SECONDS } from '#shared/contracts/limits';
import { RESERVED_ATTRIBUTES, WORKFLOW_CHANGES } from '#shared/tables/broadcast-life';
import { RECIPIENT_INDEX } from '#shared/tables/table-schema';
import type { BroadcastSettings } from '../settings/settings';
import type { BroadcastWorkflowProps, Lane } from './props';
import {
  partsAtOnce,
  BATCH_ATTEMPTS,
  DIRECT_PER_ROW,
  FAILURES_PER_PART,
  fanOutLeaseSeconds,
  recordSeconds,
  resendSeconds,
  SENDER_SLACK_SECONDS,
  PARTS_PER_ROUND,
  QUERIES_PER_ROUND,
  ROUNDS_PER_PART,
  ROWS_PER_ROUND,
  UNREACHED_CHUNK,
} from './workflow-limits';

type Substitutions = Record<string, string>;

export const fragmentSubstitutions = (
  { settings, channelOwners, connections, broadcasts, outcomes, bus }: BroadcastWorkflowProps,
  { sendBatch, sender }: Lane,
): Substitutions => ({
  ChannelOwnersFunctionArn: channelOwners.functionArn,
  SendBatchFunctionArn: sendBatch.functionArn,
  BatchSize: String(sender.batchSize),
  SenderConcurrency: String(sender.concurrentBatches),
  SenderTaskSeconds: String(sender.timeoutSeconds + SENDER_SLACK_SECONDS),
  ResendSeconds: String(resendSeconds(settings, sender)),
  ConnectionsTableName: connections.tableName,
  RecipientIndex: RECIPIENT_INDEX,
  BroadcastsTableName: broadcasts.tableName,
  OutcomesTableName: outcomes.tableName,
  BroadcastRetentionDays: String(settings.broadcastRetentionDays),
  RecordOutcomesUpTo: String(settings.recordOutcomesUpTo),
  EventBusName: bus.eventBusName,
  EventSource: EVENT_SOURCE,
  BroadcastCompleted: BROADCAST_COMPLETED,
  BroadcastFailed: BROADCAST_FAILED,
  UsersUnreached: USERS_UNREACHED,
  UnreachedChunk: String(UNREACHED_CHUNK),
  PublishSeconds: String(PUBLISH_SECONDS),
  DeliverSeconds: String(settings.deliverSeconds),
  QueriesPerRound: String(QUERIES_PER_ROUND),
  RowsPerRound: String(ROWS_PER_ROUND),
  DirectPerRow: String(DIRECT_PER_ROW),
  BatchAttempts: String(BATCH_ATTEMPTS),
  ReportedFailures: String(MAX_REPORTED_FAILURES),
  ReportedUsers: String(MAX_REPORTED_USERS),
  OwnerAttribute: RESERVED_ATTRIBUTES.owner,
  StatusAttribute: RESERVED_ATTRIBUTES.status,
  RecordReport: WORKFLOW_CHANGES.recordReport.update,
  RecordReportIf: WORKFLOW_CHANGES.recordReport.condition,
  MarkPublished: WORKFLOW_CHANGES.markPublished.update,
  MarkPublishedIf: WORKFLOW_CHANGES.markPublished.condition,
});

export const broadcastSubstitutions = (
  { settings, openBroadcast, deadLetters, unopened }: BroadcastWorkflowProps,
  fanOut: StateMachine,
): Substitutions => ({
  OpenBroadcastFunctionArn: openBroadcast.functionArn,
  DeadLetterQueueUrl: deadLetters.queueUrl,
  UnopenedQueueUrl: unopened.queueUrl,
  FanOutStateMachineArn: fanOut.stateMachineArn,
  HandOverRounds: String(settings.fanOut.afterRounds),
  RecordSeconds: String(recordSeconds('broadcast.asl.json')),
});

export const fanOutSubstitutions = (settings: BroadcastSettings): Substitutions => ({
  RecordSeconds: String(recordSeconds('fan-out.asl.json')),
  ExtendLease: WORKFLOW_CHANGES.extendLease.update,
  ExtendLeaseIf: WORKFLOW_CHANGES.extendLease.condition,
  FanOutLeaseSeconds: String(fanOutLeaseSeconds()),
  FanOutChildren: String(partsAtOnce(settings)),
  UsersPerPart: String(settings.fanOut.usersPerPart),
  PartsPerRound: String(PARTS_PER_ROUND),
  FailuresPerPart: String(FAILURES_PER_PART),
  RoundsPerPart: String(ROUNDS_PER_PART),
});
