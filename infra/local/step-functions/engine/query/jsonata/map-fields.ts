/** The fields of a Map. */
import type { Json } from '#local/core/service';
import type { ItemBatcher, MapState } from '../../definition';
import { EvaluationError } from '../../errors';
import { jsonText } from '../../json-text';
import type { Step } from '../../step';
import type { MapItem } from '../../thread';
import type { Batching, Tolerance } from '../language';
import { bindingsOf } from './bindings';
import { evaluateInteger, evaluateTemplate, evaluateTyped } from './template';

export async function mapItems(step: Step<MapState>): Promise<Json[]> {
  const { state, input } = step;
  if (state.Items !== undefined) return evaluateTyped('array', state.Items as Json, 'Items', bindingsOf(step));
  if (Array.isArray(input)) return input;
  throw new EvaluationError(`Map state input must be an array but was: ${jsonText(input)}`);
}

export const maxConcurrency = (step: Step<MapState>): Promise<number> =>
  evaluateInteger(step.state.MaxConcurrency ?? 0, 'MaxConcurrency', bindingsOf(step), 0);

export async function tolerance(step: Step<MapState>): Promise<Tolerance> {
  const { ToleratedFailureCount, ToleratedFailurePercentage } = step.state;
  const bindings = bindingsOf(step);
  const count = await evaluateInteger(ToleratedFailureCount ?? 0, 'ToleratedFailureCount', bindings, 0);
  const field = 'ToleratedFailurePercentage';
  const percentage = await evaluateTyped('number', ToleratedFailurePercentage ?? 0, field, bindings);
  if (percentage < 0 || percentage > 100) {
    throw new EvaluationError(`The ${field} field must be between 0 and 100 but was: ${percentage}`, field);
  }
  return { count, percentage };
}

export async function batching(step: Step<MapState>): Promise<Batching> {
  const batcher = step.state.ItemBatcher ?? {};
  const maxItems = await bound(step, batcher, 'MaxItemsPerBatch');
  const maxBytes = await bound(step, batcher, 'MaxInputBytesPerBatch');
  if (batcher.BatchInput === undefined) return { maxItems, maxBytes };
  const batchInput = await evaluateTemplate(batcher.BatchInput, 'ItemBatcher/BatchInput', bindingsOf(step));
  return { maxItems, maxBytes, batchInput };
}

async function bound(step: Step<MapState>, batcher: ItemBatcher, field: 'MaxItemsPerBatch' | 'MaxInputBytesPerBatch') {
  const template = batcher[field];
  return template === undefined ? Infinity : evaluateInteger(template, `ItemBatcher/${field}`, bindingsOf(step), 1);
}

/** The result of ItemSelector, else the item itself. */
export async function itemInput(step: Step<MapState>, item: MapItem): Promise<Json> {
  const { ItemSelector } = step.state;
  if (ItemSelector === undefined) return item.Value;
  const states = { input: step.input, context: { ...step.context(), Map: { Item: item } } };
  return evaluateTemplate(ItemSelector, 'ItemSelector', { ...bindingsOf(step), states });
}
