/**
 * Starts an execution: `states:startExecution` (optimised: request and response), `states:startExecution.sync:2` (waits for
 * the end, output as JSON) and `aws-sdk:sfn:startExecution`.
 */
import type { Json, JsonObject } from '../../core/service';
import { StateError, ERROR } from '../engine/errors';
import { jsonText } from '../engine/json-text';
import type { Integration, IntegrationTask } from './integration';
import { type ErrorNaming, integrationError } from './integration-error';
import { sdkMetadata } from './sdk-metadata';
import { lowerMembers, objectArguments, requiredText, unusable, upperMembers } from './task-arguments';

const MODELLED: readonly string[] = [
  'ExecutionAlreadyExists',
  'ExecutionLimitExceeded',
  'InvalidArn',
  'InvalidExecutionInput',
  'InvalidName',
  'KmsAccessDeniedException',
  'StateMachineDeleting',
  'StateMachineDoesNotExist',
  'ValidationException',
];
const isModelled = (code: string) => MODELLED.includes(code);

const OPTIMISED_ERRORS: ErrorNaming = {
  prefix: 'StepFunctions',
  service: 'AWSStepFunctions',
  sdk: 'java-1',
  unmodelled: 'AWSStepFunctionsException',
  isModelled,
  addException: true,
};

const SDK_ERRORS: ErrorNaming = {
  prefix: 'Sfn',
  service: 'Sfn',
  sdk: 'java-2',
  unmodelled: 'SfnException',
  isModelled,
  addException: true,
};

export const startExecution: Integration = {
  async run(taskArguments, task) {
    const answer = await start(taskArguments, task, OPTIMISED_ERRORS, inputText);
    return { ...answer, ...sdkMetadata(Buffer.byteLength(jsonText(answer))) };
  },
};

export const startExecutionSdk: Integration = {
  run: (taskArguments, task) =>
    start(taskArguments, task, SDK_ERRORS, (input, values) => {
      if (typeof input === 'string') return input;
      throw unusable(values, "The value for the field 'Input' must be a STRING");
    }),
};

export const startExecutionSync: Integration = {
  async run(taskArguments, task) {
    const answer = await start(taskArguments, task, OPTIMISED_ERRORS, inputText);
    task.submitted({ ...answer, ...sdkMetadata(Buffer.byteLength(jsonText(answer))) });
    const end = await task.executionEnd(requiredText(answer, 'ExecutionArn'));
    const described = describedAs(end);
    if (end.status === 'SUCCEEDED') return described;
    throw new StateError(end.status === 'TIMED_OUT' ? ERROR.TIMEOUT : ERROR.TASK_FAILED, jsonText(described));
  },
};

type InputText = (input: Json, values: Record<string, Json>) => string;
const inputText: InputText = (input) => (typeof input === 'string' ? input : jsonText(input));

async function start(
  taskArguments: Json,
  { call }: IntegrationTask,
  naming: ErrorNaming,
  asText: InputText,
): Promise<Record<string, Json>> {
  const values = objectArguments(taskArguments);
  requiredText(values, 'StateMachineArn');
  const request: JsonObject = {
    ...lowerMembers(values),
    ...(values.Input !== undefined && { input: asText(values.Input, values) }),
  };
  try {
    const { executionArn, startDate } = (await call('states', 'StartExecution', request)) as {
      executionArn: string;
      startDate: number;
    };
    return { ExecutionArn: executionArn, StartDate: new Date(startDate * 1000).toISOString() };
  } catch (error) {
    throw integrationError(naming, error);
  }
}

/** The result of `.sync:2`: DescribeExecution's answer in the SDK's spelling, input and output as JSON. */
function describedAs(description: JsonObject): Record<string, Json> {
  const { input, output, startDate, stopDate } = description as Record<string, Json>;
  return {
    ...upperMembers(description),
    ...(typeof input === 'string' && { Input: JSON.parse(input) as Json }),
    ...(typeof output === 'string' && { Output: JSON.parse(output) as Json }),
    ...(typeof startDate === 'number' && { StartDate: startDate * 1000 }),
    ...(typeof stopDate === 'number' && { StopDate: stopDate * 1000 }),
  };
}
