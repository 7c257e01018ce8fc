/** TestState: runs one state once and says what would follow: a next state, a retry, a catcher, or nothing. */
import type { Environment } from '../../core/identity';
import type { JsonObject } from '../../core/service';
import type { RecoverableState, State } from '../engine/definition';
import { InterpreterError, StateError, matches } from '../engine/errors';
import { jsonText } from '../engine/json-text';
import { failureMembers } from '../engine/outcome';
import type { RunTask } from '../engine/ports';
import { caught } from '../engine/recovery';
import { backoffSeconds, maxAttempts, retrierFor } from '../engine/retry';
import { runByType, STATE_TYPES } from '../engine/state-types';
import type { Completion, Step } from '../engine/step';
import type { TestRequest } from './test-request';
import { mapResult, parallelResult, taskResult } from './test-result';
import { createTestStep, type Inspection } from './test-step';

export async function testState(request: TestRequest, environment: Environment, runTask: RunTask): Promise<JsonObject> {
  const step = createTestStep(request, environment, runTask);
  const { seen } = step;
  seen.input = jsonText(request.input);
  const answer = await answerOf(step, request, seen);
  const variables = step.thread.scope.variables();
  if (Object.keys(variables).length > 0) seen.variables = jsonText({ ...variables });
  return { ...answer, ...(request.inspect && { inspectionData: seen }) };
}

async function answerOf(step: Step, request: TestRequest, seen: Inspection): Promise<JsonObject> {
  try {
    return succeeded(step, await complete(step, request, seen), 'SUCCEEDED');
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return isRecoverable(step) ? await recovered(step, error, request, seen) : failed(error);
  }
}

/** A Task, Parallel or Map gets its result from the request; others do what they do in an execution. */
async function complete(step: Step, request: TestRequest, seen: Inspection): Promise<Completion> {
  const { state } = step;
  switch (state.Type) {
    case 'Task':
      return finish(step, state, await taskResult(step as Step<typeof state>, request));
    case 'Parallel':
      return finish(step, state, await parallelResult(step as Step<typeof state>, request));
    case 'Map':
      return finish(step, state, await mapResult(step as Step<typeof state>, request, seen));
    default:
      return runByType(step, state);
  }
}

const finish = async (step: Step, state: RecoverableState, result: Completion['output']): Promise<Completion> => ({
  ...(await step.language.complete(step, result)),
  next: state.Next,
});

/** The request gives the retrier's attempts so far. */
async function recovered(
  step: Step<RecoverableState>,
  failure: StateError,
  { configuration }: TestRequest,
  seen: Inspection,
): Promise<JsonObject> {
  const { Retry = [], Catch = [] } = step.state;
  const retryIndex = retrierFor(Retry, failure);
  const retrier = Retry[retryIndex];
  if (retrier && configuration.retrierRetryCount < maxAttempts(retrier)) {
    const retryBackoffIntervalSeconds = backoffSeconds(retrier, configuration.retrierRetryCount);
    seen.errorDetails = { retryBackoffIntervalSeconds, retryIndex };
    return { ...failureMembers(failure), status: 'RETRIABLE' };
  }
  const catchIndex = Catch.findIndex(({ ErrorEquals }) => matches(ErrorEquals, failure));
  const details = { ...(retrier && { retryIndex }), ...(catchIndex >= 0 && { catchIndex }) };
  if (Object.keys(details).length > 0) seen.errorDetails = details;
  if (catchIndex < 0) return failed(failure);
  try {
    return { ...failureMembers(failure), ...succeeded(step, await caught(step, failure), 'CAUGHT_ERROR') };
  } catch (error) {
    if (error instanceof InterpreterError) return failed(error);
    throw error;
  }
}

function succeeded(step: Step, { output, assigned, next }: Completion, status: string): JsonObject {
  if (assigned) step.thread.scope.assign(assigned);
  return { output: jsonText(output), ...(next !== undefined && { nextState: next }), status };
}

const failed = (failure: StateError): JsonObject => ({ ...failureMembers(failure), status: 'FAILED' });

const isRecoverable = (step: Step<State>): step is Step<RecoverableState> => STATE_TYPES[step.state.Type].recovers;
