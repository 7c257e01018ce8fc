/**
 * Walks a definition that may be wrong anywhere: every graph (the machine, branches, item processors) and every state, with
 * its place and its query language; skips what does not have the expected shape.
 */
import type { QueryLanguageName } from '../engine/definition';

export type RawObject = Readonly<Record<string, unknown>>;

export interface RawGraph {
  readonly graph: RawObject;
  readonly path: string;
  /** The machine's, for states that name none. */
  readonly language: QueryLanguageName;
  /** The state that contains the graph; absent for the machine. */
  readonly owner?: RawState;
}

export interface RawState {
  readonly name: string;
  readonly state: RawObject;
  readonly path: string;
  readonly language: QueryLanguageName;
  readonly graph: RawGraph;
}

export const isObject = (value: unknown): value is RawObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** As AWS reads it: what is neither absent nor exactly `JSONPath` is JSONata, and may be refused besides. */
const languageIn = ({ QueryLanguage }: RawObject, otherwise: QueryLanguageName): QueryLanguageName =>
  QueryLanguage === undefined ? otherwise : QueryLanguage === 'JSONPath' ? 'JSONPath' : 'JSONata';

/** The machine first, then outer graphs before inner ones. */
export function* eachGraph(definition: unknown): Generator<RawGraph> {
  if (!isObject(definition)) return;
  yield* graphsFrom({ graph: definition, path: '', language: languageIn(definition, 'JSONPath') });
}

export function* eachState(definition: unknown): Generator<RawState> {
  for (const graph of eachGraph(definition)) yield* statesOf(graph);
}

export function* statesOf(graph: RawGraph): Generator<RawState> {
  const { States } = graph.graph;
  if (!isObject(States)) return;
  for (const [name, state] of Object.entries(States)) {
    if (!isObject(state)) continue;
    yield { name, state, path: `${graph.path}/States/${name}`, language: languageIn(state, graph.language), graph };
  }
}

function* graphsFrom(graph: RawGraph): Generator<RawGraph> {
  yield graph;
  for (const owner of statesOf(graph)) {
    for (const inner of graphsIn(owner)) yield* graphsFrom({ ...inner, owner, language: graph.language });
  }
}

/** Branches of a Parallel, the processor of a Map. */
export function* graphsIn({ state, path }: RawState): Generator<Pick<RawGraph, 'graph' | 'path'>> {
  const { Branches } = state;
  if (Array.isArray(Branches)) {
    for (const [index, graph] of Branches.entries())
      if (isObject(graph)) yield { graph, path: `${path}/Branches[${index}]` };
  }
  const { graph, field } = processorOf(state);
  if (isObject(graph)) yield { graph, path: `${path}/${field}` };
}

/** A Map's processor, also under its old name. */
export const processorOf = ({ ItemProcessor, Iterator }: RawObject): { graph: unknown; field: string } =>
  ItemProcessor === undefined && Iterator !== undefined
    ? { graph: Iterator, field: 'Iterator' }
    : { graph: ItemProcessor, field: 'ItemProcessor' };

export function isDistributedMap(state: RawObject): boolean {
  const { graph } = processorOf(state);
  return isObject(graph) && isObject(graph.ProcessorConfig) && graph.ProcessorConfig.Mode === 'DISTRIBUTED';
}
