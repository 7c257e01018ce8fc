/** ErrorEquals of retriers and catchers: names are strings; States.ALL must be alone and last. */
import { finding, type Finding } from './finding';
import { eachState, isObject } from './walk';

export function errorNameFindings(definition: unknown): Finding[] {
  return [...eachState(definition)].flatMap(({ state, path }) => [
    ...inList(state.Retry, `${path}/Retry`),
    ...inList(state.Catch, `${path}/Catch`),
  ]);
}

function inList(value: unknown, path: string): Finding[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) => {
    const names: unknown = isObject(item) ? item.ErrorEquals : undefined;
    if (!Array.isArray(names)) return [];
    const where = `${path}[${index}]/ErrorEquals`;
    if (names.some((name) => typeof name !== 'string')) return [finding('Expected a list of strings', where)];
    if (!names.includes('States.ALL')) return [];
    if (names.length > 1) return [finding("'States.ALL' must be the only error name", where)];
    return index === value.length - 1 ? [] : [finding("'States.ALL' must be in the last element", where)];
  });
}
