/**
 * History events of a task. A Resource that is a Lambda function's own ARN has its own events; all integrations
 * (`arn:aws:states:::...`) share the others.
 */
import type { Json, JsonObject } from '../../core/service';
import type { TaskState } from './definition';
import type { StateError } from './errors';
import { jsonText } from './json-text';
import { failureMembers } from './outcome';
import type { Step } from './step';
import { isFunctionArn, splitResource } from './task-resource';

export interface TaskEvents {
  scheduled(parameters: Json, limits: JsonObject): void;
  started(): void;
  submitted(answer: Json): void;
  succeeded(result: Json): void;
  failed(failure: StateError): void;
  timedOut(failure: StateError): void;
}

export const taskEvents = (step: Step<TaskState>): TaskEvents =>
  isFunctionArn(step.state.Resource) ? functionEvents(step) : integrationEvents(step);

const outputDetails = { outputDetails: { truncated: false } };

function integrationEvents(step: Step<TaskState>): TaskEvents {
  const resource = splitResource(step.state.Resource);
  const region = step.thread.frame.context.Execution.Id.split(':')[3];
  return {
    scheduled: (parameters, limits) => {
      step.record('TaskScheduled', { ...resource, region, parameters: jsonText(parameters), ...limits });
    },
    started: () => {
      step.record('TaskStarted', resource);
    },
    submitted: (answer) => {
      step.record('TaskSubmitted', { ...resource, output: jsonText(answer), ...outputDetails });
    },
    succeeded: (result) => {
      step.record('TaskSucceeded', { ...resource, output: jsonText(result), ...outputDetails });
    },
    failed: (failure) => {
      step.record('TaskFailed', { ...resource, ...failureMembers(failure) });
    },
    timedOut: (failure) => {
      step.record('TaskTimedOut', { ...resource, ...failureMembers(failure) });
    },
  };
}

function functionEvents(step: Step<TaskState>): TaskEvents {
  const resource = step.state.Resource;
  return {
    scheduled: (parameters, { timeoutInSeconds }) => {
      const input = { input: jsonText(parameters), inputDetails: { truncated: false } };
      step.record('LambdaFunctionScheduled', {
        resource,
        ...input,
        ...(timeoutInSeconds !== undefined && { timeoutInSeconds }),
      });
    },
    started: () => {
      step.record('LambdaFunctionStarted');
    },
    submitted: () => undefined,
    succeeded: (result) => {
      step.record('LambdaFunctionSucceeded', { output: jsonText(result), ...outputDetails });
    },
    failed: (failure) => {
      step.record('LambdaFunctionFailed', failureMembers(failure));
    },
    timedOut: (failure) => {
      step.record('LambdaFunctionTimedOut', failureMembers(failure));
    },
  };
}
