/** Visits every value within a JSON value, without recursion, because the sender decides its depth. */

export interface Visited {
  readonly value: unknown;
  /** Levels of objects and lists around it. */
  readonly depth: number;
  /** As people write it, `lines[0].sku`, and short enough for an error message. */
  readonly path: () => string;
}

interface Place {
  readonly key: string;
  readonly parent: Place | undefined;
}

/** Keys come from outside, and a path has many, so its length is bounded. */
const MAX_PATH_CHARACTERS = 200;

/**
 * In document order, each value before its contents. A cycle never ends, so bound the depth.
 * @param root name of the value itself in paths
 */
export function* walkJson(value: unknown, root = ''): Generator<Visited> {
  const stack: { value: unknown; depth: number; place: Place }[] = [
    { value, depth: 0, place: { key: root, parent: undefined } },
  ];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value: current, depth, place } = next;
    yield { value: current, depth, path: () => pathOf(place) };
    if (typeof current !== 'object' || current === null) continue;
    const children = Array.isArray(current)
      ? current.map((child: unknown, index) => [`[${index}]`, child] as const)
      : Object.entries(current).map(([key, child]: [string, unknown]) => [`.${key}`, child] as const);
    for (const [key, child] of children.reverse()) {
      stack.push({ value: child, depth: depth + 1, place: { key, parent: place } });
    }
  }
}

function pathOf(place: Place): string {
  const keys: string[] = [];
  for (let at: Place | undefined = place; at; at = at.parent) keys.push(at.key);
  let path = '';
  for (const key of keys.reverse()) {
    path += key;
    if (path.length > MAX_PATH_CHARACTERS) return `${path.slice(0, MAX_PATH_CHARACTERS)}…`.replace(/^\./, '');
  }
  return path.replace(/^\./, '');
}
