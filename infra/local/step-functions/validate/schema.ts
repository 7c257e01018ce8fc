/** Fields of the machine, its graphs and its states: unknown ones, missing ones, values of the wrong kind. */
import type { QueryLanguageName, StateType } from '../engine/definition';
import { LANGUAGE_FIELDS, onlyLanguageOf } from './fields';
import {
  BRANCH_FIELDS,
  CREDENTIALS_FIELDS,
  MACHINE_FIELDS,
  PROCESSOR_CONFIG_FIELDS,
  PROCESSOR_FIELDS,
  RETRIER_FIELDS,
} from './fields/common';
import type { FieldTable } from './fields/table';
import { finding, type Finding } from './finding';
import { labelFindings } from './label';
import { eachGraph, isDistributedMap, isObject, processorOf, type RawObject, type RawState, statesOf } from './walk';

export function schemaFindings(definition: unknown): Finding[] {
  if (!isObject(definition)) return [finding('Expected value of type Object', '')];
  const findings: Finding[] = [];
  for (const graph of eachGraph(definition)) {
    const table = !graph.owner ? MACHINE_FIELDS : graph.owner.state.Type === 'Map' ? PROCESSOR_FIELDS : BRANCH_FIELDS;
    findings.push(...tableFindings(graph.graph, table, graph.path, graph.language));
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

function stateFindings({ name, state, path, language }: RawState): Finding[] {
  const { states, rule, catcher } = LANGUAGE_FIELDS[language];
  const table = Object.hasOwn(states, String(state.Type)) ? states[state.Type as StateType] : undefined;
  if (!table) {
    const types = Object.keys(states).join(', ');
    return [finding(`Invalid state type ${JSON.stringify(state.Type)}, expected one of ${types}`, `${path}/Type`)];
  }
  const tableOf = (value: RawObject, fields: FieldTable, where: string) =>
    tableFindings(value, fields, where, language);
  const each = (value: unknown, fields: FieldTable, where: string) => listFindings(value, fields, where, language);
  return [
    ...(name.length > 80 ? [finding('A state name must not be longer than 80 characters', path)] : []),
    ...tableOf(state, table, path),
    ...strayBranches(state.Branches, `${path}/Branches`),
    ...each(state.Choices, rule, `${path}/Choices`),
    ...innerRules(state.Choices, `${path}/Choices`, language),
    ...each(state.Retry, RETRIER_FIELDS, `${path}/Retry`),
    ...each(state.Catch, catcher, `${path}/Catch`),
    ...mapFindings(state, path, language),
    ...(isObject(state.Credentials) ? tableOf(state.Credentials, CREDENTIALS_FIELDS, `${path}/Credentials`) : []),
  ];
}

function tableFindings(value: RawObject, table: FieldTable, path: string, language?: QueryLanguageName): Finding[] {
  const findings: Finding[] = [];
  for (const [field, member] of Object.entries(value)) {
    const check = Object.hasOwn(table.fields, field) ? table.fields[field] : undefined;
    const message = check ? check(member) : unknownField(field, language);
    if (message !== undefined) findings.push(finding(message, check ? `${path}/${field}` : path));
  }
  const missing = (table.required ?? []).filter((field) => !(field in value));
  for (const field of missing) findings.push(finding(`The field '${field}' is required but was missing`, path));
  const given = (fields: readonly string[]) => fields.filter((field) => field in value && isGiven(field, value[field]));
  for (const fields of table.oneOf ?? []) {
    if (given(fields).length === 1) continue;
    findings.push(finding(`Exactly one of these fields is required: [${fields.join(', ')}]`, path));
  }
  for (const fields of table.notBoth ?? []) {
    if (given(fields).length < 2) continue;
    findings.push(finding(`There should only be one of the following fields: [${fields.join(', ')}]`, path));
  }
  return findings;
}

/** `"End": false` is as if it were not there. */
const isGiven = (field: string, value: unknown): boolean => field !== 'End' || value !== false;

function unknownField(field: string, language: QueryLanguageName | undefined): string {
  const only = onlyLanguageOf(field);
  return language !== undefined && only !== undefined && only !== language
    ? `The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${only}' QueryLanguage`
    : `Field '${field}' is not supported`;
}

function listFindings(value: unknown, table: FieldTable, path: string, language: QueryLanguageName): Finding[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item: unknown, index) => {
    const where = `${path}[${index}]`;
    return isObject(item)
      ? [...tableFindings(item, table, where, language), ...variableFinding(item, where, language)]
      : [finding('Expected value of type Object', where)];
  });
}

/** What is in And, Or and Not, at any depth. */
function innerRules(rules: unknown, path: string, language: QueryLanguageName): Finding[] {
  const { comparison } = LANGUAGE_FIELDS[language];
  if (!comparison || !Array.isArray(rules)) return [];
  return rules.flatMap((rule: unknown, index) => {
    if (!isObject(rule)) return [];
    const where = `${path}[${index}]`;
    const inLists = ['And', 'Or'].flatMap((field) => [
      ...listFindings(rule[field], comparison, `${where}/${field}`, language),
      ...innerRules(rule[field], `${where}/${field}`, language),
    ]);
    if (!isObject(rule.Not)) return inLists;
    const not = listFindings([rule.Not], comparison, `${where}/Not`, language);
    return [...inLists, ...not, ...innerRules([rule.Not], `${where}/Not`, language)];
  });
}

const JOINING: readonly string[] = ['And', 'Or', 'Not'];

/** A comparison in JSONPath says what it compares. */
function variableFinding(rule: RawObject, path: string, language: QueryLanguageName): Finding[] {
  if (language !== 'JSONPath' || 'ErrorEquals' in rule || 'Variable' in rule) return [];
  return JOINING.some((field) => field in rule)
    ? []
    : [finding("The field 'Variable' is required but was missing", path)];
}

function mapFindings(state: RawObject, path: string, language: QueryLanguageName): Finding[] {
  const { graph, field } = processorOf(state);
  if (state.Type !== 'Map' || !isObject(graph)) return [];
  const { ItemBatcher } = state;
  const config = `${path}/${field}/ProcessorConfig`;
  return [
    ...(isObject(graph.ProcessorConfig) ? tableFindings(graph.ProcessorConfig, PROCESSOR_CONFIG_FIELDS, config) : []),
    ...(isObject(ItemBatcher)
      ? tableFindings(ItemBatcher, LANGUAGE_FIELDS[language].batcher, `${path}/ItemBatcher`, language)
      : []),
    ...labelFindings(state.Label, `${path}/Label`),
    ...['ItemReader', 'ItemBatcher', 'ResultWriter', 'Label']
      .filter((name) => name in state && !isDistributedMap(state))
      .map((name) => finding(`Field '${name}' is supported for a Map in DISTRIBUTED mode only`, path)),
  ];
}
