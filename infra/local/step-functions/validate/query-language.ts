/** QueryLanguage: on the machine and on states only, and a machine in JSONata has no states in JSONPath. */
import { finding, type Finding } from './finding';
import { eachGraph, isObject, statesOf } from './walk';

const LANGUAGES: readonly unknown[] = ['JSONPath', 'JSONata'];

export function queryLanguageFindings(definition: unknown): Finding[] {
  return [...eachGraph(definition)].flatMap((each) => {
    const { graph, path, owner } = each;
    const own = owner
      ? 'QueryLanguage' in graph
        ? [finding("Field 'QueryLanguage' is not supported", path)]
        : []
      : valueFindings(graph, path);
    return [...own, ...[...statesOf(each)].flatMap(({ state, path: at }) => stateFindings(state, at, definition))];
  });
}

function stateFindings(state: Readonly<Record<string, unknown>>, path: string, definition: unknown): Finding[] {
  if (isDowngrade(state, definition)) {
    const message = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine";
    return [finding(message, path)];
  }
  return valueFindings(state, path);
}

const isDowngrade = (state: Readonly<Record<string, unknown>>, definition: unknown): boolean =>
  state.QueryLanguage === 'JSONPath' && isObject(definition) && definition.QueryLanguage === 'JSONata';

function valueFindings({ QueryLanguage }: Readonly<Record<string, unknown>>, path: string): Finding[] {
  if (QueryLanguage === undefined || LANGUAGES.includes(QueryLanguage)) return [];
  const message =
    typeof QueryLanguage === 'string'
      ? `Value should be one of the following: [${LANGUAGES.join(', ')}]`
      : 'Expected value of type [STRING]';
  return [finding(message, `${path}/QueryLanguage`)];
}
