/** The result of a Task, Map or Parallel under test, real or mocked, with what was inspected on the way. */
import type { Json } from '../../core/service';
import type { MapState, ParallelState, TaskState } from '../engine/definition';
import { StateError } from '../engine/errors';
import { jsonText } from '../engine/json-text';
import { evaluateTemplate } from '../engine/query/template';
import { mapConcurrency, mapItems } from '../engine/states/map';
import { selectItem } from '../engine/states/map-item';
import { exceeded, mapTolerance, toleranceExceeded } from '../engine/states/map-tolerance';
import { evaluateTask, invokeTask } from '../engine/states/task';
import type { Step } from '../engine/step';
import type { Mock, TestRequest } from './test-request';

/** Members of inspectionData, filled in as they become known, so that a failure still shows what came before. */
export type Inspection = Record<string, unknown>;

export async function taskResult(step: Step<TaskState>, { mock }: TestRequest, seen: Inspection): Promise<Json> {
  const invocation = await evaluateTask(step);
  if (step.state.Arguments !== undefined) seen.afterArguments = jsonText(invocation.taskArguments);
  const result = mock ? mocked(mock) : await invokeTask(step, invocation);
  seen.result = jsonText(result);
  return result;
}

export async function parallelResult(step: Step<ParallelState>, { mock }: TestRequest): Promise<Json> {
  const { Arguments } = step.state;
  if (Arguments !== undefined) await evaluateTemplate(Arguments, 'Arguments', step.bindings());
  return mocked(mock);
}

export async function mapResult(step: Step<MapState>, request: TestRequest, seen: Inspection): Promise<Json> {
  const { mock, configuration } = request;
  const concurrency = await mapConcurrency(step);
  seen.maxConcurrency = concurrency === Infinity ? 0 : concurrency;
  const items = 'ItemReader' in step.state ? readItems(configuration.mapItemReaderData) : await mapItems(step);
  await inspectItems(step, items, seen);
  const tolerance = await mapTolerance(step);
  const { ToleratedFailureCount, ToleratedFailurePercentage } = step.state;
  if (ToleratedFailureCount !== undefined) seen.toleratedFailureCount = tolerance.count;
  if (ToleratedFailurePercentage !== undefined) seen.toleratedFailurePercentage = tolerance.percentage;
  const bounded = ToleratedFailureCount !== undefined || ToleratedFailurePercentage !== undefined;
  const result = mocked(mock);
  if (bounded && exceeded(tolerance, configuration.mapIterationFailureCount ?? 0, items.length)) {
    throw toleranceExceeded();
  }
  return result;
}

async function inspectItems(step: Step<MapState>, items: readonly Json[], seen: Inspection): Promise<void> {
  if (step.state.ItemSelector === undefined) return;
  const selected: Json[] = [];
  for (const [Index, Value] of items.entries()) selected.push(await selectItem(step, { Index, Value }));
  seen.afterItemSelector = jsonText(selected);
}

const readItems = (data: Json | undefined): Json[] => (Array.isArray(data) ? data : []);

/** @throws StateError if the mock is an error */
function mocked(mock: Mock | undefined): Json {
  if (!mock) throw new Error('a state that needs a mock was let through without one');
  if ('result' in mock) return mock.result;
  throw new StateError(mock.errorOutput.error, mock.errorOutput.cause);
}
