/** Finds a state of a definition by its name, at whatever depth; names are used once in a machine. */
import type { AslGraph, AslState } from '../../api/contract';
import { innerGraphs } from '../graph/transitions';

export function stateIn(graph: AslGraph, name: string): AslState | undefined {
  const own = graph.States[name];
  if (own) return own;
  for (const state of Object.values(graph.States)) {
    for (const inner of innerGraphs(state)) {
      const found = stateIn(inner, name);
      if (found) return found;
    }
  }
  return undefined;
}
