/**
 * The members of CloudFormation's answers.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_Stack.html
 */
import type { JsonObject } from '../core/service';
import type { StackDescription, StackResource } from './stack-description';

export const describeStack = (stack: StackDescription): JsonObject => ({
  StackId: stack.id,
  StackName: stack.name,
  ...(stack.description !== undefined && { Description: stack.description }),
  CreationTime: stack.createdAt,
  ...(stack.updatedAt && { LastUpdatedTime: stack.updatedAt }),
  RollbackConfiguration: {},
  StackStatus: stack.status,
  DisableRollback: false,
  NotificationARNs: [],
  Capabilities: ['CAPABILITY_IAM'],
  Outputs: stack.outputs.map(({ key, value, description }) => ({
    OutputKey: key,
    OutputValue: value,
    ...(description !== undefined && { Description: description }),
  })),
  Tags: [],
  EnableTerminationProtection: false,
  DriftInformation: { StackDriftStatus: 'NOT_CHECKED' },
});

export const describeResource = (stack: StackDescription, resource: StackResource): JsonObject => ({
  StackName: stack.name,
  StackId: stack.id,
  ...identity(resource),
  // One operation calls its time Timestamp, another LastUpdatedTimestamp.
  Timestamp: changedAt(stack),
  LastUpdatedTimestamp: changedAt(stack),
});

export const summarizeResource = (stack: StackDescription, resource: StackResource): JsonObject => ({
  ...identity(resource),
  LastUpdatedTimestamp: changedAt(stack),
});

const identity = ({ logicalId, physicalId, type }: StackResource) => ({
  LogicalResourceId: logicalId,
  PhysicalResourceId: physicalId,
  ResourceType: type,
  ResourceStatus: 'CREATE_COMPLETE',
  DriftInformation: { StackResourceDriftStatus: 'NOT_CHECKED' },
});

const changedAt = ({ updatedAt, createdAt }: StackDescription): Date => updatedAt ?? createdAt;
