/** The input of an iteration or child for one item of a Map: the result of ItemSelector, else the item itself. */
import type { Json } from '#local/core/service';
import type { MapState } from '../definition';
import { evaluateTemplate } from '../query/template';
import type { Step } from '../step';
import type { MapItem } from '../thread';

/** @throws EvaluationError if ItemSelector fails */
export async function selectItem(step: Step<MapState>, item: MapItem): Promise<Json> {
  const { ItemSelector } = step.state;
  if (ItemSelector === undefined) return item.Value;
  const bindings = step.bindings();
  const states = { input: step.input, context: { ...step.context(), Map: { Item: item } } };
  return evaluateTemplate(ItemSelector, 'ItemSelector', { ...bindings, states });
}
