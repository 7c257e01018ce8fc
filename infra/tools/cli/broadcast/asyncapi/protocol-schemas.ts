/**
 * The definitions of `protocol.schema.json` in draft 7, which AsyncAPI's schemas are made of: there, a reference has no neighbours, and
 * `items` is a list for a tuple.
 */
import protocol from '#sdk/protocol.schema.json';
import type { JsonSchema } from '#constructs/contract/described-contract';
import type { Components } from './components';

export type ProtocolName = keyof typeof protocol.$defs;

/** Name among the components. */
export const protocolName = (definition: ProtocolName): string => `protocol.${definition}`;

/** Adds the definitions, and those they refer to. */
export function addProtocol(components: Components, definitions: readonly ProtocolName[]): void {
  const wanted = [...definitions];
  const added = new Set<ProtocolName>();
  for (let next = wanted.pop(); next !== undefined; next = wanted.pop()) {
    if (added.has(next)) continue;
    added.add(next);
    const schema = inDraft7(protocol.$defs[next], (definition) => {
      wanted.push(definition);
      return components.ref(protocolName(definition));
    });
    components.add(protocolName(next), schema as JsonSchema);
  }
}

function inDraft7(schema: unknown, refTo: (definition: ProtocolName) => JsonSchema): unknown {
  if (Array.isArray(schema)) return schema.map((item) => inDraft7(item, refTo));
  if (typeof schema !== 'object' || schema === null) return schema;
  const { $ref, prefixItems, items, ...others } = schema as Readonly<Record<string, unknown>>;
  const rest = Object.fromEntries(Object.entries(others).map(([key, value]) => [key, inDraft7(value, refTo)]));
  const list = prefixItems === undefined ? items : prefixItems;
  const converted = {
    ...rest,
    ...(list !== undefined && { items: inDraft7(list, refTo) }),
    ...(prefixItems !== undefined && items !== undefined && { additionalItems: inDraft7(items, refTo) }),
  };
  if (typeof $ref !== 'string') return converted;
  const reference = refTo($ref.replace('#/$defs/', '') as ProtocolName);
  return Object.keys(converted).length === 0 ? reference : { ...converted, allOf: [reference] };
}
