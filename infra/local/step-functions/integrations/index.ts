/** The integrations of local mode, by a Task's Resource; others are refused when a machine is created. */
import { isFunctionArn } from '../engine/task-resource';
import { dynamodbOptimised, dynamodbSdk, OPTIMISED_ACTIONS, SDK_ACTIONS } from './dynamodb';
import { eventsPutEvents } from './events-put-events';
import type { Integration } from './integration';
import { lambdaFunction, lambdaInvoke } from './lambda-invoke';
import { SCHEDULER_ACTIONS, schedulerSdk } from './scheduler';
import { sqsSendMessage } from './sqs-send-message';
import { startExecution, startExecutionSdk, startExecutionSync } from './start-execution';

const INTEGRATIONS: ReadonlyMap<string, Integration> = new Map([
  ['lambda:invoke', lambdaInvoke],
  ...OPTIMISED_ACTIONS.map((action) => [`dynamodb:${action}`, dynamodbOptimised] as const),
  ...SDK_ACTIONS.map((action) => [`aws-sdk:dynamodb:${action}`, dynamodbSdk] as const),
  ['events:putEvents', eventsPutEvents],
  ['sqs:sendMessage', sqsSendMessage],
  ...SCHEDULER_ACTIONS.map((action) => [`aws-sdk:scheduler:${action}`, schedulerSdk] as const),
  ['states:startExecution', startExecution],
  ['states:startExecution.sync:2', startExecutionSync],
  ['aws-sdk:sfn:startExecution', startExecutionSdk],
]);

const PREFIX = /^arn:[^:]+:states:::/;

export function integrationFor(resource: string): Integration | undefined {
  if (isFunctionArn(resource)) return lambdaFunction;
  return PREFIX.test(resource) ? INTEGRATIONS.get(resource.replace(PREFIX, '')) : undefined;
}

/** As in a Resource, e.g. `lambda:invoke`. */
export const supportedResources = (): string[] => [...INTEGRATIONS.keys(), 'the ARN of a Lambda function'];
