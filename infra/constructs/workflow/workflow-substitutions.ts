/**
 * The substitutions that are resource names, filled in at deployment, for the machines and the fragments they include.
 * For those known at synth, see workflow-constants.ts.
 */
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { BroadcastWorkflowProps } from './props';

type Substitutions = Record<string, string>;

export const fragmentSubstitutions = (
  { channelOwners, connections, broadcasts, outcomes, ownEvents }: BroadcastWorkflowProps,
  sendBatch: IFunction,
): Substitutions => ({
  ChannelOwnersFunctionArn: channelOwners.functionArn,
  SendBatchFunctionArn: sendBatch.functionArn,
  ConnectionsTableName: connections.tableName,
  BroadcastsTableName: broadcasts.tableName,
  OutcomesTableName: outcomes.tableName,
  EventBusName: ownEvents.bus.eventBusName,
});

export const broadcastSubstitutions = (
  { openBroadcast, deadLetters, unopened, schedules }: BroadcastWorkflowProps,
  fanOut: StateMachine,
): Substitutions => ({
  OpenBroadcastFunctionArn: openBroadcast.functionArn,
  DeadLetterQueueUrl: deadLetters.queueUrl,
  UnopenedQueueUrl: unopened.queueUrl,
  FanOutStateMachineArn: fanOut.stateMachineArn,
  ...(schedules && { ScheduleGroupName: schedules.groupName, SchedulerRoleArn: schedules.role.roleArn }),
});
