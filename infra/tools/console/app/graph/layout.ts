/**
 * Lays a definition out from top to bottom. dagre has no edges to clusters, so a state that contains graphs is laid out
 * first, separately, and then placed in its level as one node of that size.
 */
import { Graph, layout } from '@dagrejs/dagre';
import type { AslGraph, AslState } from '../../api/contract';
import { innerGraphs, type Transition, transitionsOf } from './transitions';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface LaidState extends Point {
  readonly name: string;
  readonly state: AslState;
  readonly width: number;
  readonly height: number;
  /** Whether states are drawn inside it. */
  readonly group: boolean;
}

export interface LaidTransition extends Transition {
  readonly points: readonly Point[];
}

/** Outer states come before inner ones, so that drawing in order puts the inner ones on top. */
export interface LaidGraph {
  readonly width: number;
  readonly height: number;
  readonly states: readonly LaidState[];
  readonly transitions: readonly LaidTransition[];
}

const STATE_HEIGHT = 36;
const MIN_STATE_WIDTH = 104;
/** Pixels: a letter of a state name, and what is drawn beside the name. */
const LETTER_WIDTH = 6.8;
const STATE_PADDING = 34;
/** For the width of lines. */
const MARGIN = 2;
/** Around the graphs inside a state, and above them for its name. */
const GROUP_PADDING = 12;
const GROUP_HEADER = 30;
/** Beside that name, for how it went. */
const GROUP_NOTE_WIDTH = 70;
const BETWEEN_BRANCHES = 16;

export function layOut(definition: AslGraph): LaidGraph {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({ rankdir: 'TB', nodesep: 24, ranksep: 30, edgesep: 14 });
  const inside = new Map<string, LaidGraph>();
  for (const [name, state] of Object.entries(definition.States)) {
    const inner = sideBySide(innerGraphs(state).map(layOut));
    if (inner) inside.set(name, inner);
    graph.setNode(name, sizeOf(name, inner));
  }
  const transitions = transitionsOf(definition);
  for (const transition of transitions) graph.setEdge(transition.from, transition.to, {}, transition.kind);
  layout(graph);

  const states: LaidState[] = [];
  const inner: LaidTransition[] = [];
  for (const [name, state] of Object.entries(definition.States)) {
    const { x = 0, y = 0, width = 0, height = 0 } = graph.node(name) as Partial<LaidState>;
    const corner = { x: x - width / 2, y: y - height / 2 };
    const group = inside.get(name);
    states.push({ name, state, ...corner, width, height, group: group !== undefined });
    if (!group) continue;
    const moved = move(group, { x: corner.x + (width - group.width) / 2, y: corner.y + GROUP_HEADER });
    states.push(...moved.states);
    inner.push(...moved.transitions);
  }
  return trimmed({
    states,
    transitions: [
      ...transitions.map((transition) => ({
        ...transition,
        points: (graph.edge(transition.from, transition.to, transition.kind) as { points: Point[] }).points,
      })),
      ...inner,
    ],
  });
}

/** Moved so that nothing lies outside the margin: dagre's size of a graph counts states but not lines. */
function trimmed({ states, transitions }: Pick<LaidGraph, 'states' | 'transitions'>): LaidGraph {
  const corners = states.flatMap(({ x, y, width, height }) => [
    { x, y },
    { x: x + width, y: y + height },
  ]);
  const points = [...corners, ...transitions.flatMap((transition) => transition.points)];
  const [left, top] = [Math.min(...points.map(({ x }) => x)), Math.min(...points.map(({ y }) => y))];
  const width = Math.max(...points.map(({ x }) => x)) - left + 2 * MARGIN;
  const height = Math.max(...points.map(({ y }) => y)) - top + 2 * MARGIN;
  return move({ width, height, states, transitions }, { x: MARGIN - left, y: MARGIN - top });
}

function sizeOf(name: string, inner: LaidGraph | undefined): { width: number; height: number } {
  const width = Math.max(MIN_STATE_WIDTH, Math.ceil(name.length * LETTER_WIDTH) + STATE_PADDING);
  if (!inner) return { width, height: STATE_HEIGHT };
  return {
    width: Math.max(width + GROUP_NOTE_WIDTH, inner.width + 2 * GROUP_PADDING),
    height: inner.height + GROUP_HEADER + GROUP_PADDING,
  };
}

function sideBySide(graphs: readonly LaidGraph[]): LaidGraph | undefined {
  const [first] = graphs;
  if (!first) return undefined;
  let left = 0;
  const placed = graphs.map((graph) => {
    const moved = move(graph, { x: left, y: 0 });
    left += graph.width + BETWEEN_BRANCHES;
    return moved;
  });
  return {
    width: left - BETWEEN_BRANCHES,
    height: Math.max(...graphs.map(({ height }) => height)),
    states: placed.flatMap(({ states }) => states),
    transitions: placed.flatMap(({ transitions }) => transitions),
  };
}

function move({ states, transitions, ...size }: LaidGraph, by: Point): LaidGraph {
  const moved = <P extends Point>(point: P): P => ({ ...point, x: point.x + by.x, y: point.y + by.y });
  return {
    ...size,
    states: states.map(moved),
    transitions: transitions.map((transition) => ({ ...transition, points: transition.points.map(moved) })),
  };
}
