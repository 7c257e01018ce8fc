/**
 * Lambda, as `lambda:invoke` (the answer with its Payload) and by a function's own ARN (the payload alone). An error of the function is named by its errorType, its cause the function's own JSON.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
import type { Json, JsonObject } from '../../core/service';
import { StateError } from '../engine/errors';
import { jsonText } from '../engine/json-text';
import type { Integration, IntegrationTask } from './integration';
import { type ErrorNaming, integrationError } from './integration-error';
import { sdkMetadata } from './sdk-metadata';
import { objectArguments, requiredText } from './task-arguments';

interface InvokeAnswer {
  readonly StatusCode: number;
  readonly FunctionError?: string;
  /** JSON text. */
  readonly Payload?: string;
  readonly ExecutedVersion?: string;
}

const MODELLED: readonly string[] = [
  'ResourceNotFoundException',
  'TooManyRequestsException',
  'ServiceException',
  'InvalidParameterValueException',
  'InvalidRequestContentException',
  'RequestTooLargeException',
  'ResourceConflictException',
  'ResourceNotReadyException',
];

const ERRORS: ErrorNaming = {
  prefix: 'Lambda',
  service: 'AWSLambda',
  sdk: 'java-1',
  unmodelled: 'AWSLambdaException',
  isModelled: (code) => MODELLED.includes(code),
};

export const lambdaInvoke: Integration = {
  async run(taskArguments, task) {
    const { Payload, ...rest } = objectArguments(taskArguments);
    requiredText(rest, 'FunctionName');
    const answer = await invoke({ ...rest, ...(Payload !== undefined && { Payload: jsonText(Payload) }) }, task);
    const payload = payloadOf(answer);
    const version = answer.ExecutedVersion ?? '$LATEST';
    return {
      ExecutedVersion: version,
      Payload: payload,
      StatusCode: answer.StatusCode,
      ...sdkMetadata(Buffer.byteLength(answer.Payload ?? ''), { 'X-Amz-Executed-Version': version }),
    };
  },
};

export const lambdaFunction: Integration = {
  run: async (taskArguments, task) =>
    payloadOf(await invoke({ FunctionName: task.resource, Payload: jsonText(taskArguments) }, task)),
};

async function invoke(input: JsonObject, { call }: IntegrationTask): Promise<InvokeAnswer> {
  try {
    return (await call('lambda', 'Invoke', input)) as InvokeAnswer;
  } catch (error) {
    throw integrationError(ERRORS, error);
  }
}

/** @throws StateError when the function failed */
function payloadOf({ FunctionError, Payload }: InvokeAnswer): Json {
  const text = Payload === undefined || Payload === '' ? 'null' : Payload;
  if (FunctionError === undefined) return JSON.parse(text) as Json;
  throw new StateError(errorTypeOf(text), text);
}

function errorTypeOf(payload: string): string {
  try {
    const { errorType } = JSON.parse(payload) as { errorType?: unknown };
    if (typeof errorType === 'string' && errorType !== '') return errorType;
  } catch {
    // A payload that is no JSON names no error.
  }
  return 'Lambda.Unknown';
}
