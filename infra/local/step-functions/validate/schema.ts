/** Fields of the machine, its graphs and its states: unknown ones, missing ones, values of the wrong kind. */
import type { StateType } from '../engine/definition';
import {
  BATCHER_FIELDS,
  BRANCH_FIELDS,
  CATCHER_FIELDS,
  CREDENTIALS_FIELDS,
  type FieldTable,
  MACHINE_FIELDS,
  PROCESSOR_CONFIG_FIELDS,
  PROCESSOR_FIELDS,
  RETRIER_FIELDS,
  RULE_FIELDS,
  STATE_FIELDS,
} from './fields';
import { finding, type Finding } from './finding';
import { eachGraph, isDistributedMap, isObject, type RawObject, type RawState, statesOf } from './walk';

/** Fields of the other query language; AWS names them as such. */
const JSONPATH_ONLY: readonly string[] = [
  'InputPath',
  'OutputPath',
  'ResultPath',
  'ResultSelector',
  'Parameters',
  'Result',
  'ItemsPath',
  'SecondsPath',
  'TimestampPath',
  'TimeoutSecondsPath',
  'HeartbeatSecondsPath',
  'ErrorPath',
  'CausePath',
  'Variable',
];

export function schemaFindings(definition: unknown): Finding[] {
  if (!isObject(definition)) return [finding('Expected value of type Object', '')];
  const findings: Finding[] = [];
  for (const graph of eachGraph(definition)) {
    const table = !graph.owner ? MACHINE_FIELDS : graph.owner.state.Type === 'Map' ? PROCESSOR_FIELDS : BRANCH_FIELDS;
    findings.push(...tableFindings(graph.graph, table, graph.path));
    if (isObject(graph.graph.States)) findings.push(...strayStates(graph.graph.States, graph.path));
    for (const state of statesOf(graph)) findings.push(...stateFindings(state));
  }
  return findings;
}

const strayStates = (states: RawObject, path: string): Finding[] =>
  Object.entries(states).flatMap(([name, state]) =>
    isObject(state) ? [] : [finding('Expected value of type Object', `${path}/States/${name}`)],
  );

/** Branches that are objects are graphs, and are checked like the machine's own. */
const strayBranches = (branches: unknown, path: string): Finding[] =>
  (Array.isArray(branches) ? branches : []).flatMap((branch: unknown, index) =>
    isObject(branch) ? [] : [finding('Expected value of type Object', `${path}[${index}]`)],
  );

function stateFindings({ name, state, path }: RawState): Finding[] {
  const table = Object.hasOwn(STATE_FIELDS, String(state.Type)) ? STATE_FIELDS[state.Type as StateType] : undefined;
  if (!table) {
    const types = Object.keys(STATE_FIELDS).join(', ');
    return [finding(`Invalid state type ${JSON.stringify(state.Type)}, expected one of ${types}`, `${path}/Type`)];
  }
  return [
    ...(name.length > 80 ? [finding('A state name must not be longer than 80 characters', path)] : []),
    ...tableFindings(state, table, path),
    ...strayBranches(state.Branches, `${path}/Branches`),
    ...listFindings(state.Choices, RULE_FIELDS, `${path}/Choices`),
    ...listFindings(state.Retry, RETRIER_FIELDS, `${path}/Retry`),
    ...listFindings(state.Catch, CATCHER_FIELDS, `${path}/Catch`),
    ...waitFindings(state, path),
    ...mapFindings(state, path),
    ...(isObject(state.Credentials) ? tableFindings(state.Credentials, CREDENTIALS_FIELDS, `${path}/Credentials`) : []),
  ];
}

function tableFindings(value: RawObject, table: FieldTable, path: string): Finding[] {
  const findings: Finding[] = [];
  for (const [field, member] of Object.entries(value)) {
    const check = Object.hasOwn(table.fields, field) ? table.fields[field] : undefined;
    const message = check ? check(member) : unknownField(field);
    if (message !== undefined) findings.push(finding(message, check ? `${path}/${field}` : path));
  }
  const missing = (table.required ?? []).filter((field) => !(field in value));
  for (const field of missing) findings.push(finding(`The field '${field}' is required but was missing`, path));
  const { oneOf } = table;
  if (oneOf && oneOf.filter((field) => field in value && value[field] !== false).length !== 1) {
    findings.push(finding(`Exactly one of these fields is required: [${oneOf.join(', ')}]`, path));
  }
  return findings;
}

const unknownField = (field: string) =>
  JSONPATH_ONLY.includes(field)
    ? `The QueryLanguage is set to 'JSONata', but field '${field}' is only supported for the 'JSONPath' QueryLanguage`
    : `Field '${field}' is not supported`;

function listFindings(value: unknown, table: FieldTable, path: string): Finding[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) => {
    const where = `${path}[${index}]`;
    return isObject(item) ? tableFindings(item, table, where) : [finding('Expected value of type Object', where)];
  });
}

function waitFindings(state: RawObject, path: string): Finding[] {
  if (state.Type !== 'Wait' || 'Seconds' in state !== 'Timestamp' in state) return [];
  return [finding('Exactly one of these fields is required: [Seconds, Timestamp]', path)];
}

function mapFindings(state: RawObject, path: string): Finding[] {
  if (state.Type !== 'Map' || !isObject(state.ItemProcessor)) return [];
  const { ItemProcessor, ItemBatcher } = state;
  const distributed = isDistributedMap(state);
  const config = `${path}/ItemProcessor/ProcessorConfig`;
  return [
    ...(isObject(ItemProcessor.ProcessorConfig)
      ? tableFindings(ItemProcessor.ProcessorConfig, PROCESSOR_CONFIG_FIELDS, config)
      : []),
    ...(isObject(ItemBatcher) ? tableFindings(ItemBatcher, BATCHER_FIELDS, `${path}/ItemBatcher`) : []),
    ...['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label']
      .filter((field) => field in state && !distributed)
      .map((field) => finding(`Field '${field}' is supported for a Map in DISTRIBUTED mode only`, path)),
  ];
}
