/**
 * What an expression reads from outside itself: variables it does not bind, and names read from a context item, which a
 * Step Functions expression does not have at its top level.
 */
import type { ExprNode } from 'jsonata';

export interface References {
  /** Without the `$`. */
  readonly variables: ReadonlySet<string>;
  /** e.g. `phone` in `phone.number`, `$`, `$$`. */
  readonly contextual: ReadonlySet<string>;
  /** Members read from `$states`, e.g. `errorOutput`. */
  readonly states: ReadonlySet<string>;
}

/** The AST as jsonata builds it; its own types describe only part of it. */
interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly steps?: readonly Node[];
  readonly focus?: string;
  readonly index?: string;
  readonly lhs?: unknown;
  readonly rhs?: unknown;
  readonly arguments?: readonly Node[];
  readonly body?: Node;
}

interface Place {
  /** Whether there is a context item: inside a step, a filter, a sort. */
  readonly inItem: boolean;
  readonly bound: ReadonlySet<string>;
}

interface Collected {
  readonly variables: Set<string>;
  readonly contextual: Set<string>;
  readonly states: Set<string>;
}

/** Members that are evaluated once per item of what precedes them. */
const PER_ITEM: readonly string[] = ['predicate', 'stages', 'group', 'terms', 'pattern', 'update', 'delete'];

export function referencesOf(ast: ExprNode): References {
  const collected: Collected = { variables: new Set(), contextual: new Set(), states: new Set() };
  visit(ast, { inItem: false, bound: boundIn(ast) }, collected);
  return collected;
}

function visit(node: Node, place: Place, into: Collected): void {
  if (node.type === 'path') return visitPath(node, place, into);
  if (node.type === 'variable') visitVariable(String(node.value), place, into);
  const read = contextName(node);
  if (read !== undefined && !place.inItem) into.contextual.add(read);
  visitMembers(node, place, into);
}

function contextName({ type, value }: Node): string | undefined {
  if (type === 'name') return String(value);
  return type === 'wildcard' ? '*' : type === 'descendant' ? '**' : undefined;
}

function visitVariable(name: string, { inItem, bound }: Place, into: Collected): void {
  if (name === '$') into.contextual.add('$$');
  else if (name !== '') {
    if (!bound.has(name)) into.variables.add(name);
  } else if (!inItem) into.contextual.add('$');
}

function visitPath(node: Node, place: Place, into: Collected): void {
  const [first, second] = node.steps ?? [];
  if (first?.type === 'variable' && first.value === 'states' && second?.type === 'name') {
    into.states.add(String(second.value));
  }
  for (const [index, step] of (node.steps ?? []).entries()) {
    visit(step, { ...place, inItem: place.inItem || index > 0 }, into);
  }
  visitMembers({ ...node, steps: [] }, place, into);
}

function visitMembers(node: Node, place: Place, into: Collected): void {
  for (const [key, member] of Object.entries(node)) {
    const inItem = place.inItem || PER_ITEM.includes(key);
    for (const child of nodesIn(member)) visit(child, { ...place, inItem }, into);
  }
}

/** Nodes in a member: itself, or those in its lists at any depth (an object constructor holds pairs). */
function nodesIn(member: unknown): Node[] {
  if (Array.isArray(member)) return member.flatMap(nodesIn);
  return typeof member === 'object' && member !== null && !(member instanceof RegExp) ? [member] : [];
}

/** Names bound anywhere in the expression: `:=`, parameters, `@$v` and `#$i`. */
function boundIn(node: Node): Set<string> {
  const bound = new Set<string>();
  const collect = (current: Node): void => {
    if (current.type === 'bind') bound.add(String((current.lhs as Node).value));
    if (current.type === 'lambda') for (const parameter of current.arguments ?? []) bound.add(String(parameter.value));
    for (const name of [current.focus, current.index]) if (typeof name === 'string') bound.add(name);
    for (const member of Object.values(current)) for (const child of nodesIn(member)) collect(child);
  };
  collect(node);
  return bound;
}
