/** Evaluates a path. It visits a bounded number of values, since `..` and `*` in a row multiply. */
import type { Json } from '#local/core/service';
import type { FilterPath } from './filter';
import { javaText } from './java-text';
import { canonical, type JsonPath, type PathStep } from './path';
import { applyFunction } from './path-functions';
import { holds } from './select-filter';

/** Values that one path may visit; a payload of 256 KiB has at most half as many. */
const MAX_VISITS = 262_144;

/** A definite path that leads nowhere. The message is Jayway's. */
export class PathNotFound extends Error {
  override readonly name = 'PathNotFound';
}

/** The path visits too many values. */
export class PathTooWide extends Error {
  override readonly name = 'PathTooWide';

  constructor() {
    super(`The path selects more than ${MAX_VISITS} values.`);
  }
}

type Route = Pick<JsonPath, 'steps' | 'definite'>;

/**
 * @returns the value of a definite path, the list of an indefinite one
 * @throws PathNotFound, PathTooWide
 */
export const select = (route: Route, root: Json): Json => new Selection(route, root, { visits: 0 }).run(root);

class Selection {
  readonly #found: Json[] = [];

  /** @param spent shared with the paths of filters */
  constructor(
    private readonly route: Route,
    private readonly root: Json,
    private readonly spent: { visits: number },
  ) {}

  /** @param start where the path begins: the root, or the item of a filter */
  run(start: Json): Json {
    const { steps } = this.route;
    const called = steps.findIndex(({ kind }) => kind === 'function');
    const before = called === -1 ? steps.length : called;
    const definite = this.route.definite || isDefinite(steps.slice(0, before));
    this.#visit(start, 0, before, definite);
    const [first] = this.#found;
    if (definite && first === undefined)
      throw new PathNotFound(`No results for path: ${canonical(this.route, before)}`);
    const selected = definite ? (first as Json) : this.#found;
    return called === -1 ? selected : this.#call(selected, called);
  }

  #call(value: Json, from: number): Json {
    const step = this.route.steps[from];
    if (step?.kind !== 'function') throw new PathNotFound('A function must be at the end of a path.');
    const result = applyFunction(step, value);
    if (result === undefined)
      throw new PathNotFound(`Aggregation function attempted to calculate value using empty array`);
    return from + 1 < this.route.steps.length ? this.#call(result, from + 1) : result;
  }

  #visit(value: Json, at: number, end: number, definite: boolean): void {
    this.spent.visits += 1;
    if (this.spent.visits > MAX_VISITS) throw new PathTooWide();
    const step = this.route.steps[at];
    if (at === end || !step) {
      this.#found.push(value);
      return;
    }
    if (step.kind === 'descend') return this.#descend(value, at, end);
    for (const next of this.#apply(step, value, at, end, definite)) this.#visit(next, at + 1, end, definite);
  }

  #descend(value: Json, at: number, end: number): void {
    this.#visit(value, at + 1, end, false);
    if (typeof value !== 'object' || value === null) return;
    for (const inner of Object.values(value)) this.#descend(inner, at, end);
  }

  #apply(step: PathStep, value: Json, at: number, end: number, definite: boolean): readonly Json[] {
    switch (step.kind) {
      case 'keys':
        return this.#members(step.keys, value, at, end, definite);
      case 'indexes':
        return this.#items(step.indexes, value, at, definite);
      case 'slice':
        return Array.isArray(value) ? value.slice(step.from, step.to) : [];
      case 'all':
        return typeof value === 'object' && value !== null ? Object.values(value) : [];
      case 'filter': {
        const candidates = Array.isArray(value) ? value : isObject(value) ? [value] : [];
        return candidates.filter((item) => holds(step.filter, (path) => this.#inFilter(path, item)));
      }
      case 'descend':
      case 'function':
        return [];
    }
  }

  #inFilter(path: FilterPath, item: Json): Json | undefined {
    try {
      return new Selection(path, this.root, this.spent).run(path.from === 'item' ? item : this.root);
    } catch (error) {
      if (error instanceof PathNotFound) return undefined;
      throw error;
    }
  }

  #members(keys: readonly string[], value: Json, at: number, end: number, definite: boolean): readonly Json[] {
    if (!isObject(value)) {
      if (!definite) return [];
      const property = `['${keys.join("','")}']`;
      throw new PathNotFound(
        `Expected to find an object with property ${property} in path ${canonical(this.route, at)} but found ` +
          `'${javaClass(value)}'. This is not a json object according to the JsonProvider: ` +
          `'com.jayway.jsonpath.spi.json.JacksonJsonProvider'.`,
      );
    }
    const present = keys.filter((key) => Object.hasOwn(value, key));
    // Several keys at the end of a path give one object of them.
    if (keys.length > 1 && at === end - 1) {
      return [Object.fromEntries(present.map((key) => [key, value[key] as Json]))];
    }
    if (definite && present.length === 0 && at < end - 1) {
      throw new PathNotFound(`Missing property in path ${canonical(this.route, at + 1)}`);
    }
    return present.map((key) => value[key] as Json);
  }

  #items(indexes: readonly number[], value: Json, at: number, definite: boolean): readonly Json[] {
    if (!Array.isArray(value)) {
      if (!definite) return [];
      const where = canonical({ steps: this.route.steps.slice(at, at + 1) }).slice(1);
      throw new PathNotFound(`Filter: ${where} can only be applied to arrays. Current context is: ${javaText(value)}`);
    }
    return indexes.flatMap((index) => {
      const item = value.at(index);
      return item === undefined ? [] : [item];
    });
  }
}

const isDefinite = (steps: readonly PathStep[]): boolean =>
  steps.every(
    (step) =>
      (step.kind === 'keys' && step.keys.length === 1) || (step.kind === 'indexes' && step.indexes.length === 1),
  );

const isObject = (value: Json): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function javaClass(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'java.util.ArrayList';
  if (typeof value === 'number') return Number.isInteger(value) ? 'java.lang.Integer' : 'java.lang.Double';
  return typeof value === 'boolean' ? 'java.lang.Boolean' : 'java.lang.String';
}
