/**
 * A TestState request, read and checked.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_TestState.html
 */
import type { State } from '../engine/definition';
import { STATE_TYPES } from '../engine/state-types';
import { parseJson } from '#shared/base/parse-json';
import { type Json, type JsonObject, ServiceError } from '../../core/service';
import { invalid, optionalBoolean, optionalObject, optionalText } from '../actions/action';
import { type Subject, readSubject } from './subject';
import { eachState } from '../validate/walk';
import { mockFault, VALIDATION_MODES } from './mock-schema';

export interface TestRequest extends Subject {
  readonly input: Json;
  readonly variables: Record<string, Json>;
  /** The context object, instead of an invented one. */
  readonly context?: Record<string, Json>;
  readonly roleArn: string;
  readonly mock?: Mock;
  readonly configuration: TestConfiguration;
  readonly inspect: boolean;
}

export type Mock =
  { readonly result: Json } | { readonly errorOutput: { readonly error?: string; readonly cause?: string } };

export interface TestConfiguration {
  readonly retrierRetryCount: number;
  readonly mapIterationFailureCount?: number;
  /** The items an ItemReader would have read. */
  readonly mapItemReaderData?: Json;
}

const DEFAULT_ROLE = 'arn:aws:iam::000000000000:role/test-state';

/** @throws ServiceError ValidationException, InvalidDefinition, InvalidExecutionInput */
export function readTestRequest(request: JsonObject): TestRequest {
  const subject = readSubject(request);
  const { Type } = subject.state;
  const mock = readMock(optionalObject(request, 'mock'), subject.state);
  if (mock && optionalBoolean(request, 'revealSecrets')) {
    throw refusal('TestState does not support RevealSecrets when a mock is specified.');
  }
  if (!mock && STATE_TYPES[Type].holdsStates) throw refusal(`A ${Type} state can be tested with a mock only.`);
  const roleArn = optionalText(request, 'roleArn');
  if (!mock && Type === 'Task' && !roleArn) throw refusal('RoleArn must be specified when testing a Task state');
  const context = optionalText(request, 'context');
  if (context !== undefined && !mock) throw refusal("'context' can be specified with a mock only.");
  const level = optionalText(request, 'inspectionLevel') ?? 'INFO';
  if (!['INFO', 'DEBUG', 'TRACE'].includes(level)) throw invalid('inspectionLevel', 'INFO, DEBUG or TRACE', level);
  return {
    ...subject,
    input: json(optionalText(request, 'input') ?? '{}', 'input'),
    variables: jsonObject(optionalText(request, 'variables') ?? '{}', 'variables'),
    ...(context !== undefined && { context: jsonObject(context, 'context') }),
    roleArn: roleArn ?? DEFAULT_ROLE,
    ...(mock && { mock }),
    configuration: readConfiguration(optionalObject(request, 'stateConfiguration') ?? {}, subject, mock),
    inspect: level !== 'INFO',
  };
}

function readMock(mock: JsonObject | undefined, state: State): Mock | undefined {
  if (!mock) return undefined;
  if (!STATE_TYPES[state.Type].recovers) {
    throw refusal(`State type '${state.Type}' is not supported when a mock is specified`);
  }
  const mode = optionalText(mock, 'fieldValidationMode') ?? 'STRICT';
  if (!VALIDATION_MODES.includes(mode)) throw invalid('mock.fieldValidationMode', VALIDATION_MODES.join(', '), mode);
  const result = optionalText(mock, 'result');
  const errorOutput = optionalObject(mock, 'errorOutput');
  if ((result === undefined) === (errorOutput === undefined)) {
    throw refusal('A test mock should have only one of the following fields: [result, errorOutput].');
  }
  if (result !== undefined) return { result: fitting(mockedJson(result), state, mode) };
  const error = optionalText(errorOutput ?? {}, 'error');
  const cause = optionalText(errorOutput ?? {}, 'cause');
  return { errorOutput: { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) } };
}

/**
 * A Parallel or Map has a list as its result in each mode.
 * @throws ServiceError ValidationException if the state never has such a result
 */
function fitting(result: Json, state: State, mode: string): Json {
  if (state.Type === 'Task') {
    const fault = mockFault(result, state.Resource, mode);
    if (fault !== undefined) throw refusal(fault);
    return result;
  }
  if (state.Type === 'Map' && 'ResultWriter' in state) return result;
  if (!Array.isArray(result)) throw refusal('Mocked result must be an array.');
  if (state.Type === 'Parallel' && result.length !== state.Branches.length) {
    throw refusal('Mocked result must contain the same number of items as number of Parallel branches.');
  }
  return result;
}

function mockedJson(text: string): Json {
  try {
    return parseJson(text) as Json;
  } catch {
    throw refusal('Mocked result must be valid JSON');
  }
}

function readConfiguration(
  configuration: JsonObject,
  { name, state }: Subject,
  mock: Mock | undefined,
): TestConfiguration {
  const failures = count(configuration, 'mapIterationFailureCount');
  const items = optionalText(configuration, 'mapItemReaderData');
  const causedBy = optionalText(configuration, 'errorCausedByState');
  if ((failures !== undefined || items !== undefined) && state.Type !== 'Map') {
    throw refusal(
      `'mapIterationFailureCount' and 'mapItemReaderData' are for a Map state, not for a ${state.Type} state.`,
    );
  }
  if (causedBy !== undefined && !(mock && 'errorOutput' in mock)) {
    throw refusal("'errorCausedByState' needs a mocked errorOutput.");
  }
  const inner = [...eachState({ States: { [name]: state } })].map((candidate) => candidate.name).slice(1);
  if (causedBy !== undefined && !inner.includes(causedBy))
    throw refusal(`There is no state '${causedBy}' in '${name}'.`);
  return {
    retrierRetryCount: count(configuration, 'retrierRetryCount') ?? 0,
    ...(failures !== undefined && { mapIterationFailureCount: failures }),
    ...(items !== undefined && { mapItemReaderData: json(items, 'mapItemReaderData') }),
  };
}

function count(configuration: JsonObject, member: string): number | undefined {
  const value = configuration[member];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0)
    throw invalid(member, 'a whole number', value);
  return value;
}

function json(text: string, member: string): Json {
  try {
    return parseJson(text) as Json;
  } catch (error) {
    const message = `'${member}' must be JSON: ${(error as Error).message}`;
    throw new ServiceError(member === 'input' ? 'InvalidExecutionInput' : 'ValidationException', message);
  }
}

function jsonObject(text: string, member: string): Record<string, Json> {
  const value = json(text, member);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw invalid(member, 'a JSON object', value);
}

const refusal = (message: string) => new ServiceError('ValidationException', message);
