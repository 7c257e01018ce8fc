/**
 * `lambda:invoke`. An error of the function is named by its errorType, its cause the function's own JSON.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-lambda.html
 */
import type { Json } from '../../core/service';
import { StateError } from '../engine/errors';
import { jsonText } from '../engine/json-text';
import type { Integration } from './integration';
import { type ErrorNaming, integrationError } from './integration-error';
import { sdkMetadata } from './sdk-metadata';
import { objectArguments, requiredText } from './task-arguments';

export interface InvokeAnswer {
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

export const LAMBDA_ERRORS: ErrorNaming = {
  prefix: 'Lambda',
  service: 'AWSLambda',
  sdk: 'java-1',
  unmodelled: 'AWSLambdaException',
  isModelled: (code) => MODELLED.includes(code),
};

export const lambdaInvoke: Integration = {
  async run(taskArguments, { call }) {
    const { Payload, ...rest } = objectArguments(taskArguments);
    requiredText(rest, 'FunctionName');
    const input = { ...rest, ...(Payload !== undefined && { Payload: jsonText(Payload) }) };
    const answer = (await call('lambda', 'Invoke', input).catch((error: unknown) => {
      throw integrationError(LAMBDA_ERRORS, error);
    })) as InvokeAnswer;
    const version = answer.ExecutedVersion ?? '$LATEST';
    return {
      ExecutedVersion: version,
      Payload: payloadOf(answer),
      StatusCode: answer.StatusCode,
      ...sdkMetadata(Buffer.byteLength(answer.Payload ?? ''), { 'X-Amz-Executed-Version': version }),
    };
  },
};

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
