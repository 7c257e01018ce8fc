/** QueryLanguage: must be JSONata for every state, set on the machine or on the state itself; JSONPath is refused. */
import { finding, type Finding } from './finding';
import { eachGraph, eachState, isObject } from './walk';

export function queryLanguageFindings(definition: unknown): Finding[] {
  const machine = isObject(definition) ? definition.QueryLanguage : undefined;
  const findings: Finding[] = [];
  if (machine !== undefined && machine !== 'JSONata') findings.push(refused('', machine));
  for (const { graph, path, owner } of eachGraph(definition)) {
    if (owner && 'QueryLanguage' in graph) findings.push(finding("Field 'QueryLanguage' is not supported", path));
  }
  for (const { state, path } of eachState(definition)) {
    const { QueryLanguage = machine } = state;
    if (QueryLanguage === 'JSONata') continue;
    if (machine === 'JSONata') {
      const message = "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine";
      findings.push(finding(message, path));
    } else if (machine === undefined) {
      findings.push(refused(path, QueryLanguage));
    }
  }
  return findings;
}

const refused = (path: string, got: unknown) =>
  finding(
    `Local mode only supports the query language JSONata, got ${got === undefined ? 'none, which means JSONPath' : JSON.stringify(got)}; ` +
      `set "QueryLanguage": "JSONata"`,
    `${path}/QueryLanguage`,
    'LOCAL_UNSUPPORTED',
  );
