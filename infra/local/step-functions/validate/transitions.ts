/** Transitions: targets that do not exist, unreachable states, graphs that cannot end, names used twice. */
import { finding, type Finding } from './finding';
import { eachGraph, eachState, isObject, type RawGraph, type RawObject, statesOf } from './walk';

export function transitionFindings(definition: unknown): Finding[] {
  return [...[...eachGraph(definition)].flatMap(graphFindings), ...duplicateNames(definition)];
}

interface Target {
  readonly name: string;
  readonly location: string;
}

function graphFindings(graph: RawGraph): Finding[] {
  const states = new Map([...statesOf(graph)].map((state) => [state.name, state]));
  const targets = new Map([...states].map(([name, { state, path }]) => [name, targetsOf(state, path)]));
  const start: Target[] =
    typeof graph.graph.StartAt === 'string' ? [{ name: graph.graph.StartAt, location: `${graph.path}/StartAt` }] : [];

  const dangling = [...start, ...[...targets.values()].flat()]
    .filter(({ name }) => !states.has(name))
    .map(({ name, location }) => finding(`Missing 'Next' target: ${name}`, location, 'MISSING_TRANSITION_TARGET'));
  if (states.size > 0 && ![...states.values()].some(({ state }) => isTerminal(state))) {
    const location = graph.path === '' ? undefined : graph.path;
    return [...dangling, finding('Workflow has no terminal state', location, 'MISSING_END_STATE')];
  }
  // Without a start, nothing is reachable: the missing field is the fault.
  if (start.length === 0) return dangling;
  const reached = reachable(start, targets);
  const unreachable = [...states.values()]
    .filter(({ name }) => !reached.has(name))
    .map(({ name, path }) => finding(`State "${name}" is not reachable.`, path, 'MISSING_TRANSITION_TARGET'));
  return [...dangling, ...unreachable];
}

function targetsOf(state: RawObject, path: string): Target[] {
  const inItems = (field: 'Choices' | 'Catch'): Target[] => {
    const items = state[field];
    if (!Array.isArray(items)) return [];
    return items.flatMap((item: unknown, index) =>
      isObject(item) ? target(item, 'Next', `${path}/${field}[${index}]`) : [],
    );
  };
  return [
    ...target(state, 'Next', path),
    ...inItems('Choices'),
    ...target(state, 'Default', path),
    ...inItems('Catch'),
  ];
}

function target(holder: RawObject, field: string, path: string): Target[] {
  const name = holder[field];
  return typeof name === 'string' ? [{ name, location: `${path}/${field}` }] : [];
}

const isTerminal = (state: RawObject): boolean =>
  state.End === true || state.Type === 'Succeed' || state.Type === 'Fail';

function reachable(start: readonly Target[], targets: ReadonlyMap<string, readonly Target[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const pending = start.map(({ name }) => name);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    for (const next of targets.get(name) ?? []) pending.push(next.name);
  }
  return reached;
}

function duplicateNames(definition: unknown): Finding[] {
  const seen = new Set<string>();
  return [...eachState(definition)].flatMap(({ name, path }) => {
    if (seen.has(name)) return [finding(`Duplicate State name: ${name}`, path, 'DUPLICATE_STATE_NAME')];
    seen.add(name);
    return [];
  });
}
