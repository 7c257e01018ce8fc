/**
 * How complex the wildcards of a field are, measured as event-ruler, the engine of EventBridge, does: in how many states that
 * can still lead to a match one value can be at once. What is up to the first wildcard is shared by all patterns that begin
 * so. After it, each has states of its own, even one that is there twice, as each alternative of a `$or` repeats the rest.
 * https://github.com/aws/event-ruler#matching-with-a-machine
 */

/** One pattern: the texts between its wildcards, of each of its values. Only `anything-but` has several. */
export type Wildcards = readonly (readonly string[])[];

/**
 * The complexity at which a pattern is refused. AWS publishes no figure. Reported are patterns of 9 that AWS took (three values
 * such as `*:stack/NAME/*`), one of 11 that it refused (`*:*:*:*:*:event-bus/*`), and that more than 10 is refused.
 */
export const TOO_COMPLEX = 11;
export const TOO_COMPLEX_REASON =
  'Rule is too complex - ' +
  'try using fewer wildcard characters or fewer repeating character sequences after a wildcard character';

/** So many sets of states are looked at. A pattern with more is refused too. */
const MAX_SETS = 20_000;

interface State {
  readonly next: Map<number, State[]>;
  /** The states that every byte leads to. */
  readonly any: State[];
  /** The patterns that can still match from here. */
  readonly patterns: Set<string>;
  /** Before the first wildcard. */
  readonly shared: boolean;
  readonly id: number;
}

/** @param limit where to stop counting */
export function complexity(patterns: readonly Wildcards[], limit: number = TOO_COMPLEX): number {
  const start = machine(patterns);
  const seen = new Set<string>();
  const open: State[][] = [[start]];
  let most = 0;
  for (let states = open.pop(); states; states = open.pop()) {
    const key = states.map(({ id }) => id).join();
    if (seen.has(key)) continue;
    seen.add(key);
    most = Math.max(most, sizeOf(states));
    if (most >= limit || seen.size > MAX_SETS) return limit;
    open.push(...following(states));
  }
  return most;
}

/** A value in these states is also where a wildcard leads from them. */
function sizeOf(states: readonly State[]): number {
  const beyond = states.flatMap(({ any }) => any).filter((state) => !states.includes(state));
  return [...states, ...beyond].reduce((sum, { patterns }) => sum + patterns.size, 0);
}

/** The sets of states that one more byte leads to. */
function following(states: readonly State[]): State[][] {
  const always = states.flatMap(({ any }) => any);
  const bytes = new Set(states.flatMap(({ next }) => [...next.keys()]));
  const sets = [...bytes].map((byte) => [...always, ...states.flatMap(({ next }) => next.get(byte) ?? [])]);
  return [always, ...sets]
    .map((set) => [...new Set(set)].sort((one, other) => one.id - other.id))
    .filter((set) => set.length > 0);
}

function machine(patterns: readonly Wildcards[]): State {
  let states = 0;
  const newState = (shared: boolean): State => ({
    next: new Map(),
    any: [],
    patterns: new Set(),
    shared,
    id: states++,
  });
  const start = newState(true);
  const matches = new Map<string, State>();
  for (const pattern of patterns) {
    for (const literals of pattern) add(literals, JSON.stringify(pattern));
  }
  return start;

  function add(literals: readonly string[], pattern: string): void {
    let ends = [start];
    start.patterns.add(pattern);
    literals.forEach((literal, part) => {
      if (part > 0) ends = [...ends, loopAfter(ends, pattern)];
      for (const byte of Buffer.from(literal)) ends = [step(ends, byte, pattern, part === 0)];
    });
    const match = matches.get(pattern) ?? newState(false);
    matches.set(pattern, match);
    match.patterns.add(pattern);
    // The quote that ends a value is part of it.
    for (const end of ends) addNext(end, QUOTE, match);
  }

  /** Where a wildcard leads, for as many bytes as there are. The first of a pattern is shared as what is before it. */
  function loopAfter(ends: readonly State[], pattern: string): State {
    const known = ends.length === 1 && ends[0]?.shared ? ends[0].any[0] : undefined;
    const loop = known ?? newState(false);
    loop.patterns.add(pattern);
    if (known) return known;
    loop.any.push(loop);
    for (const end of ends) end.any.push(loop);
    return loop;
  }

  function step(ends: readonly State[], byte: number, pattern: string, shared: boolean): State {
    const known = shared ? ends[0]?.next.get(byte)?.find((state) => state.shared) : undefined;
    const target = known ?? newState(shared);
    target.patterns.add(pattern);
    if (known) return known;
    for (const end of ends) addNext(end, byte, target);
    return target;
  }
}

const QUOTE = 0x22;

const addNext = (state: State, byte: number, next: State): void => {
  state.next.set(byte, [...(state.next.get(byte) ?? []), next]);
};
