/** What stands for each `${Name}` in statemachines/*.asl.json: by the machine, and by the fragments both include. */
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { BROADCAST_COMPLETED, BROADCAST_FAILED, EVENT_SOURCE, USERS_UNREACHED } from '../../functions/shared/contracts';
import { MAX_REPORTED_FAILURES, MAX_REPORTED_USERS } from '../../functions/shared/limits';
import { RECIPIENT_INDEX } from '../../functions/shared/table-schema';
import type { BroadcastSettings } from '../settings';
import type { BroadcastWorkflowProps, Lane } from './broadcast-workflow';
import { timeoutSecondsOf } from './definition';

type Substitutions = Record<string, string>;

/** Index queries of one round, run side by side. */
const QUERIES_PER_ROUND = 20;
/**
 * Index rows of one round over all its queries. A row is at most about 200 bytes of state (a 128 character user id, a
 * connection id, keys), so that a round stays under the 256 KiB of a state's payload.
 */
const ROWS_PER_ROUND = 800;
/** Unreached users published together; with names of 128 characters far below the size of an event. */
const UNREACHED_CHUNK = 100;
/** Times the remainder of a batch is sent again before it is counted as failed. */
const BATCH_ATTEMPTS = 5;
/** Seconds an execution has to publish the report it recorded, before the overdue rule does. */
const PUBLISH_SECONDS = 60;
/** Children of one Map, whose results come back together: with 1 KB each they stay under 256 KiB. */
const PARTS_PER_ROUND = 100;
/** Failures one child names; all of them are counted. */
const FAILURES_PER_PART = 5;
/** Rounds of one child: what bounds it is its time. */
const ROUNDS_PER_PART = 10_000;
/** Seconds a fan-out's claim outlives its longest execution. */
const FAN_OUT_LEASE_SLACK_SECONDS = 60;

export const fragmentSubstitutions = (
  { settings, channelOwners, connections, broadcasts, outcomes, bus }: BroadcastWorkflowProps,
  { sendBatch, sender }: Lane,
): Substitutions => ({
  ChannelOwnersFunctionArn: channelOwners.functionArn,
  SendBatchFunctionArn: sendBatch.functionArn,
  BatchSize: String(sender.batchSize),
  SenderConcurrency: String(sender.concurrentBatches),
  SenderTimeoutSeconds: String(sender.timeoutSeconds),
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
  BatchAttempts: String(BATCH_ATTEMPTS),
  ReportedFailures: String(MAX_REPORTED_FAILURES),
  ReportedUsers: String(MAX_REPORTED_USERS),
});

export const broadcastSubstitutions = (
  { settings, openBroadcast, deadLetters }: BroadcastWorkflowProps,
  fanOut: StateMachine,
): Substitutions => ({
  OpenBroadcastFunctionArn: openBroadcast.functionArn,
  DeadLetterQueueUrl: deadLetters.queueUrl,
  FanOutStateMachineArn: fanOut.stateMachineArn,
  HandOverRounds: String(settings.fanOut.afterRounds),
});

export const fanOutSubstitutions = (settings: BroadcastSettings): Substitutions => ({
  FanOutLeaseSeconds: String(timeoutSecondsOf('fan-out.asl.json') + FAN_OUT_LEASE_SLACK_SECONDS),
  FanOutChildren: String(partsAtOnce(settings)),
  UsersPerPart: String(settings.fanOut.usersPerPart),
  PartsPerRound: String(PARTS_PER_ROUND),
  FailuresPerPart: String(FAILURES_PER_PART),
  RoundsPerPart: String(ROUNDS_PER_PART),
});

/** Parts that together stay within the rate of one fan-out; a sender without a bound of its own takes one part's worth. */
function partsAtOnce({ fanOut, bulkSender }: BroadcastSettings): number {
  const perPart = bulkSender.postsPerSecond * bulkSender.concurrentBatches;
  return perPart === 0 ? 1 : Math.max(1, Math.floor(fanOut.postsPerSecond / perPart));
}
