/**
 * Map, DISTRIBUTED: each item or batch is a child execution with its own history and none of the parent's variables; the
 * parent's history only has the Map Run.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
import type { Json } from '#local/core/service';
import type { MapState } from '../definition';
import { AbortedError, StateError } from '../errors';
import { withinPayloadLimit } from '../json-text';
import { failureMembers } from '../outcome';
import type { Tolerance } from '../query/language';
import { siblings } from '../siblings';
import type { Step } from '../step';
import type { MapWork } from './map';
import { batchItems } from './map-batcher';
import { exceeded, toleranceExceeded } from './map-tolerance';

/**
 * Concurrent children if MaxConcurrency is 0.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map-distributed.html
 */
const MAX_CHILDREN_AT_ONCE = 10_000;

export async function runDistributed(step: Step<MapState>, { items, concurrency }: MapWork): Promise<Json> {
  const { state, thread, language } = step;
  step.record('MapStateStarted', { length: items.length });
  const tolerance = await language.tolerance(step);
  const inputs = await batchItems(step, await selectAll(step, items));
  const { Id: arn, RoleArn: roleArn } = thread.frame.context.Execution;
  const run = thread.frame.ports.startMapRun({
    parent: { arn, roleArn },
    label: state.Label ?? step.name,
    processor: { ...state.ItemProcessor, QueryLanguage: thread.frame.queryLanguage },
    itemCount: inputs.length,
    maxConcurrency: concurrency === Infinity ? 0 : concurrency,
    toleratedFailureCount: tolerance.count,
    toleratedFailurePercentage: tolerance.percentage,
  });
  step.record('MapRunStarted', { mapRunArn: run.arn });
  try {
    const outputs = await runChildren(step, run, inputs, { concurrency, tolerance });
    run.close('SUCCEEDED');
    const ended = step.record('MapRunSucceeded', undefined, { advance: false });
    step.record('MapStateSucceeded', undefined, { previous: ended, advance: false });
    return withinPayloadLimit(outputs, step.name);
  } catch (error) {
    run.close(error instanceof AbortedError ? 'ABORTED' : 'FAILED');
    if (error instanceof StateError) step.record('MapRunFailed', failureMembers(error));
    throw error;
  }
}

/** Outputs of the successful children, in the order of their items; failed ones are missing from the result. */
async function runChildren(
  { thread }: Step<MapState>,
  run: ReturnType<Step['thread']['frame']['ports']['startMapRun']>,
  inputs: readonly Json[],
  { concurrency, tolerance }: { readonly concurrency: number; readonly tolerance: Tolerance },
): Promise<Json[]> {
  const failed = new Set<number>();
  const outputs = await siblings(
    inputs,
    Math.min(concurrency, MAX_CHILDREN_AT_ONCE),
    thread,
    async (input, index, signal) => {
      const outcome = await run.run(input, index, signal);
      if (outcome.status === 'SUCCEEDED') return outcome.output;
      if (signal.aborted) throw new AbortedError('the Map Run was stopped');
      failed.add(index);
      if (exceeded(tolerance, failed.size, inputs.length)) throw toleranceExceeded();
      return null;
    },
  );
  return outputs.filter((_, index) => !failed.has(index));
}

async function selectAll(step: Step<MapState>, items: readonly Json[]): Promise<Json[]> {
  const selected: Json[] = [];
  for (const [index, item] of items.entries()) {
    selected.push(await step.language.itemInput(step, { Index: index, Value: item }));
  }
  return selected;
}
