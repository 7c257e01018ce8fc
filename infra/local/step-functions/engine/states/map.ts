/** Map: what both modes share, i.e. items and settings; the mode decides where the items run. */
import type { Json } from '#local/core/service';
import { type MapState, isDistributed } from '../definition';
import { EvaluationError } from '../errors';
import { jsonText } from '../json-text';
import { evaluateInteger, evaluateTyped } from '../query/template';
import { withRecovery } from '../recovery';
import type { Completion, Step } from '../step';
import { runDistributed } from './map-distributed';
import { runInline } from './map-inline';

export interface MapWork {
  readonly items: readonly Json[];
  /** Infinity for 0, which means no limit in ASL. */
  readonly concurrency: number;
}

export function runMap(step: Step<MapState>): Promise<Completion> {
  return withRecovery(
    step,
    async () => {
      const concurrency = await mapConcurrency(step);
      const items = await mapItems(step);
      return isDistributed(step.state)
        ? runDistributed(step, { items, concurrency })
        : runInline(step, { items, concurrency });
    },
    () => step.record('MapStateFailed'),
  );
}

export async function mapConcurrency(step: Step<MapState>): Promise<number> {
  const bound = await evaluateInteger(step.state.MaxConcurrency ?? 0, 'MaxConcurrency', step.bindings(), 0);
  return bound === 0 ? Infinity : bound;
}

export async function mapItems(step: Step<MapState>): Promise<Json[]> {
  const { state, input } = step;
  if (state.Items !== undefined) return evaluateTyped('array', state.Items as Json, 'Items', step.bindings());
  if (Array.isArray(input)) return input;
  throw new EvaluationError(`Map state input must be an array but was: ${jsonText(input)}`);
}
