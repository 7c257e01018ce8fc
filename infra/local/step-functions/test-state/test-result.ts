/** The result of a Task, Map or Parallel under test, real or mocked. */
import type { Json } from '../../core/service';
import type { MapState, ParallelState, TaskState } from '../engine/definition';
import { StateError } from '../engine/errors';
import { exceeded, toleranceExceeded } from '../engine/states/map-tolerance';
import { evaluateTask, invokeTask } from '../engine/states/task';
import type { Step } from '../engine/step';
import type { Mock, TestRequest } from './test-request';
import type { Inspection } from './test-step';

export async function taskResult(step: Step<TaskState>, { mock }: TestRequest): Promise<Json> {
  const invocation = await evaluateTask(step);
  const result = mock ? mocked(mock) : await invokeTask(step, invocation);
  step.inspect('result', result);
  return result;
}

export async function parallelResult(step: Step<ParallelState>, { mock }: TestRequest): Promise<Json> {
  await step.language.payload(step);
  return mocked(mock);
}

export async function mapResult(step: Step<MapState>, request: TestRequest, seen: Inspection): Promise<Json> {
  const { mock, configuration } = request;
  const { language } = step;
  // In JSONPath, AWS reads the items first.
  const readFirst = language.name === 'JSONPath' ? await itemsOf(step, request) : undefined;
  seen.maxConcurrency = await language.maxConcurrency(step);
  const items = readFirst ?? (await itemsOf(step, request));
  await inspectItems(step, items);
  const tolerance = await language.tolerance(step);
  const { state } = step;
  const countGiven = 'ToleratedFailureCount' in state || 'ToleratedFailureCountPath' in state;
  const percentageGiven = 'ToleratedFailurePercentage' in state || 'ToleratedFailurePercentagePath' in state;
  if (countGiven) seen.toleratedFailureCount = tolerance.count;
  if (percentageGiven) seen.toleratedFailurePercentage = tolerance.percentage;
  const result = mocked(mock);
  const failed = configuration.mapIterationFailureCount ?? 0;
  if ((countGiven || percentageGiven) && exceeded(tolerance, failed, items.length)) throw toleranceExceeded();
  return result;
}

async function itemsOf(step: Step<MapState>, { configuration }: TestRequest): Promise<readonly Json[]> {
  if (!('ItemReader' in step.state)) return step.language.mapItems(step);
  const { mapItemReaderData } = configuration;
  return Array.isArray(mapItemReaderData) ? mapItemReaderData : [];
}

async function inspectItems(step: Step<MapState>, items: readonly Json[]): Promise<void> {
  if (step.state.ItemSelector === undefined) return;
  const selected: Json[] = [];
  for (const [Index, Value] of items.entries()) selected.push(await step.language.itemInput(step, { Index, Value }));
  step.inspect('afterItemSelector', selected);
}

/** @throws StateError if the mock is an error */
function mocked(mock: Mock | undefined): Json {
  if (!mock) throw new Error('a state that needs a mock was let through without one');
  if ('result' in mock) return mock.result;
  throw new StateError(mock.errorOutput.error, mock.errorOutput.cause);
}
