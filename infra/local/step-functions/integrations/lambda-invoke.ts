/**
 * Lambda, as `lambda:invoke` (the answer with its Payload) and by a function's own ARN (only the payload). An error of the
 * function gets its errorType as the name, and the function's own JSON as the cause.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
import { parseJson } from '#shared/base/parse-json';
import type { Json, JsonObject } from '../../core/service';
import { ERROR, StateError } from '../engine/errors';
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
  /** Base64; present if the task asked for LogType Tail. */
  readonly LogResult?: string;
  /** The id of the run, which its log lines name. */
  readonly RequestId?: string;
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

/**
 * The Invoke API's name for it; according to its documentation, Step Functions turns it into Lambda.Unknown.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const OUT_OF_MEMORY = 'Runtime.OutOfMemory';

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
      ...(answer.LogResult !== undefined && { LogResult: answer.LogResult }),
      Payload: payload,
      StatusCode: answer.StatusCode,
      ...sdkMetadata(Buffer.byteLength(answer.Payload ?? ''), { 'X-Amz-Executed-Version': version }, answer.RequestId),
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

/** @throws StateError if the function failed */
function payloadOf({ FunctionError, Payload }: InvokeAnswer): Json {
  const text = Payload === undefined || Payload === '' ? 'null' : Payload;
  if (FunctionError === undefined) return readAnswer(text);
  const errorType = errorTypeOf(text);
  if (errorType !== undefined && errorType !== OUT_OF_MEMORY) throw new StateError(errorType, text);
  throw new StateError(
    'Lambda.Unknown',
    `The cause could not be determined because Lambda did not return an error type. Returned payload: ${text}`,
  );
}

/** @throws StateError for JSON that later states could not work with */
function readAnswer(text: string): Json {
  try {
    return parseJson(text) as Json;
  } catch (error) {
    throw new StateError(ERROR.RUNTIME, `The answer of the function cannot be read: ${(error as Error).message}.`);
  }
}

function errorTypeOf(payload: string): string | undefined {
  try {
    const { errorType } = JSON.parse(payload) as { errorType?: unknown };
    return typeof errorType === 'string' && errorType !== '' ? errorType : undefined;
  } catch {
    return undefined; // A payload that is not JSON names no error.
  }
}
