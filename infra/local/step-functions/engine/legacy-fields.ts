/**
 * Old names of a Map's fields, which AWS still takes: `Iterator` for ItemProcessor, and `Parameters` for ItemSelector. Only
 * the new ones are known after a definition was read.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-map.html
 */
import type { Json } from '../../core/service';

/** @param definition valid, as parsed */
export function withoutLegacyFields<T extends object>(definition: T): T {
  const { States, Branches, ...others } = definition as Readonly<Record<string, Json>>;
  const { Iterator, ItemProcessor = Iterator, Parameters, ItemSelector = Parameters, ...state } = others;
  const isMap = ItemProcessor !== undefined;
  return {
    ...(isMap ? { ...state, ...(ItemSelector !== undefined && { ItemSelector }) } : others),
    ...(isMap && { ItemProcessor: renewed(ItemProcessor) }),
    ...(States !== undefined && { States: renewed(States, true) }),
    ...(Branches !== undefined && { Branches: renewed(Branches, true) }),
  } as unknown as T;
}

/** @param inside whether the value contains states or graphs, rather than being one */
function renewed(value: Json, inside = false): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (!inside) return withoutLegacyFields(value);
  if (Array.isArray(value)) return value.map((item) => renewed(item));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, renewed(item)]));
}
