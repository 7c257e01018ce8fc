/**
 * Scope of variables: an inner scope must not assign a name of an outer one, and a Distributed Map's child does not see the
 * variables around it. https://docs.aws.amazon.com/step-functions/latest/dg/workflow-variables.html
 */
import { isEvaluated } from '../engine/query/jsonpath/template';
import { finding, type Finding } from './finding';
import { referencesOf } from './expression-references';
import { expressionSites, parseExpression } from './expression-sites';
import { evaluatedFields, templatesOf, variablesIn } from './paths';
import { eachGraph, isDistributedMap, isObject, type RawGraph, type RawState, statesOf } from './walk';

const NAME = /^[\p{L}_][\p{L}\p{N}_]{0,79}$/u;

export function variableFindings(definition: unknown): Finding[] {
  return [...eachGraph(definition)].flatMap((graph) => {
    const outer = visibleFrom(graph.owner);
    const hidden = hiddenFrom(graph);
    return [...statesOf(graph)].flatMap((state) => [...assignFindings(state, outer), ...readFindings(state, hidden)]);
  });
}

function assignFindings(state: RawState, outer: ReadonlySet<string>): Finding[] {
  return assigns(state).flatMap(({ name, location }) => {
    if (name === 'states') return [finding("The variable name 'states' is reserved", location)];
    if (!NAME.test(name)) return [finding(`Invalid variable name '${name}'`, location)];
    if (!outer.has(name)) return [];
    return [
      finding(`The variable '${name}' is assigned in an outer scope; an inner scope needs another name`, location),
    ];
  });
}

function readFindings(state: RawState, hidden: ReadonlySet<string>): Finding[] {
  if (hidden.size === 0) return [];
  return variablesRead(state)
    .filter(({ name }) => hidden.has(name))
    .map(({ name, location }) =>
      finding(`A Distributed Map's child cannot read the variable '${name}' of an outer scope`, location),
    );
}

interface VariableSite {
  readonly name: string;
  readonly location: string;
}

const variablesRead = (state: RawState): VariableSite[] =>
  state.language === 'JSONata' ? inExpressions(state) : inPaths(state);

function inExpressions(state: RawState): VariableSite[] {
  return expressionSites(state).flatMap((site) => {
    const parsed = parseExpression(site);
    if ('code' in parsed) return [];
    return [...referencesOf(parsed).variables].map((name) => ({ name, location: site.location }));
  });
}

/** Only the templates: elsewhere a variable that is not there fails when it is read. */
function inPaths(state: RawState): VariableSite[] {
  return templatesOf(state).flatMap(({ template, location }) =>
    [...evaluatedFields(template)].flatMap(({ value }) => variablesIn(value).map((name) => ({ name, location }))),
  );
}

/** Names assigned around a graph that its states can see; what the owner itself assigns comes after them. */
function visibleFrom(owner: RawState | undefined): ReadonlySet<string> {
  if (!owner || isDistributedMap(owner.state)) return new Set();
  return new Set([...visibleFrom(owner.graph.owner), ...assignedIn(owner.graph, owner.name)]);
}

/** Names assigned around a Distributed Map that its child (this graph or one inside it) does not assign itself. */
function hiddenFrom(graph: RawGraph): Set<string> {
  const hidden = new Set<string>();
  const own = new Set<string>();
  let distributed = false;
  for (let current: RawGraph | undefined = graph; current; current = current.owner?.graph) {
    for (const name of assignedIn(current)) (distributed ? hidden : own).add(name);
    distributed ||= current.owner !== undefined && isDistributedMap(current.owner.state);
  }
  for (const name of own) hidden.delete(name);
  return hidden;
}

const assignedIn = (graph: RawGraph, except?: string): string[] =>
  [...statesOf(graph)].filter(({ name }) => name !== except).flatMap((state) => assigns(state).map(({ name }) => name));

/** Assign of the state, its choice rules and its catchers. */
function assigns({ state, path, language }: RawState): { readonly name: string; readonly location: string }[] {
  const nameOf = (key: string) => (language === 'JSONPath' && isEvaluated(key) ? key.slice(0, -2) : key);
  const names = (holder: unknown, where: string) =>
    isObject(holder) && isObject(holder.Assign)
      ? Object.keys(holder.Assign).map((key) => ({ name: nameOf(key), location: `${where}/Assign/${key}` }))
      : [];
  const inItems = (field: 'Choices' | 'Catch') => {
    const items = state[field];
    return Array.isArray(items)
      ? items.flatMap((item: unknown, index) => names(item, `${path}/${field}[${index}]`))
      : [];
  };
  return [...names(state, path), ...inItems('Choices'), ...inItems('Catch')];
}
