/**
 * Walks a definition that may be wrong anywhere: every graph (the machine, branches, item processors) and every state, with
 * its place; skips what does not have the expected shape.
 */
export type RawObject = Readonly<Record<string, unknown>>;

export interface RawGraph {
  readonly graph: RawObject;
  readonly path: string;
  /** The state that contains the graph; absent for the machine. */
  readonly owner?: RawState;
}

export interface RawState {
  readonly name: string;
  readonly state: RawObject;
  readonly path: string;
  readonly graph: RawGraph;
}

export const isObject = (value: unknown): value is RawObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The machine first, then outer graphs before inner ones. */
export function* eachGraph(definition: unknown): Generator<RawGraph> {
  if (isObject(definition)) yield* graphsFrom({ graph: definition, path: '' });
}

export function* eachState(definition: unknown): Generator<RawState> {
  for (const graph of eachGraph(definition)) yield* statesOf(graph);
}

export function* statesOf(graph: RawGraph): Generator<RawState> {
  const { States } = graph.graph;
  if (!isObject(States)) return;
  for (const [name, state] of Object.entries(States)) {
    if (isObject(state)) yield { name, state, path: `${graph.path}/States/${name}`, graph };
  }
}

function* graphsFrom(graph: RawGraph): Generator<RawGraph> {
  yield graph;
  for (const owner of statesOf(graph)) for (const inner of graphsIn(owner)) yield* graphsFrom({ ...inner, owner });
}

/** Branches of a Parallel, the processor of a Map. */
export function* graphsIn({ state, path }: RawState): Generator<RawGraph> {
  const { Branches, ItemProcessor } = state;
  if (Array.isArray(Branches)) {
    for (const [index, graph] of Branches.entries())
      if (isObject(graph)) yield { graph, path: `${path}/Branches[${index}]` };
  }
  if (isObject(ItemProcessor)) yield { graph: ItemProcessor, path: `${path}/ItemProcessor` };
}

export const isDistributedMap = ({ ItemProcessor }: RawObject): boolean =>
  isObject(ItemProcessor) &&
  isObject(ItemProcessor.ProcessorConfig) &&
  ItemProcessor.ProcessorConfig.Mode === 'DISTRIBUTED';
