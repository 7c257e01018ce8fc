/**
 * The substitutions that are names, filled in when the stack is deployed: by the machine, and by the fragments both include.
 * Those that are numbers: workflow-numbers.ts.
 */
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import { BROADCAST_COMPLETED, BROADCAST_FAILED, EVENT_SOURCE, USERS_UNREACHED } from '#shared/contracts';
import { RESERVED_ATTRIBUTES, WORKFLOW_CHANGES } from '#shared/tables/broadcast-life';
import { RECIPIENT_INDEX } from '#shared/tables/table-schema';
import type { BroadcastWorkflowProps } from './props';

type Substitutions = Record<string, string>;

export const fragmentSubstitutions = (
  { channelOwners, connections, broadcasts, outcomes, bus }: BroadcastWorkflowProps,
  sendBatch: IFunction,
): Substitutions => ({
  ChannelOwnersFunctionArn: channelOwners.functionArn,
  SendBatchFunctionArn: sendBatch.functionArn,
  ConnectionsTableName: connections.tableName,
  RecipientIndex: RECIPIENT_INDEX,
  BroadcastsTableName: broadcasts.tableName,
  OutcomesTableName: outcomes.tableName,
  EventBusName: bus.eventBusName,
  EventSource: EVENT_SOURCE,
  BroadcastCompleted: BROADCAST_COMPLETED,
  BroadcastFailed: BROADCAST_FAILED,
  UsersUnreached: USERS_UNREACHED,
  OwnerAttribute: RESERVED_ATTRIBUTES.owner,
  StatusAttribute: RESERVED_ATTRIBUTES.status,
  RecordReport: WORKFLOW_CHANGES.recordReport.update,
  RecordReportIf: WORKFLOW_CHANGES.recordReport.condition,
  MarkPublished: WORKFLOW_CHANGES.markPublished.update,
  MarkPublishedIf: WORKFLOW_CHANGES.markPublished.condition,
  ExtendLease: WORKFLOW_CHANGES.extendLease.update,
  ExtendLeaseIf: WORKFLOW_CHANGES.extendLease.condition,
});

export const broadcastSubstitutions = (
  { openBroadcast, deadLetters, unopened }: BroadcastWorkflowProps,
  fanOut: StateMachine,
): Substitutions => ({
  OpenBroadcastFunctionArn: openBroadcast.functionArn,
  DeadLetterQueueUrl: deadLetters.queueUrl,
  UnopenedQueueUrl: unopened.queueUrl,
  FanOutStateMachineArn: fanOut.stateMachineArn,
});
