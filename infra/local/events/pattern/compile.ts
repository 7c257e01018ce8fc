/**
 * Compiles a pattern: nested objects become dotted paths, and `$or` multiplies the pattern into alternatives, each a set of
 * paths that must all match. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 */
import { PatternError } from './errors';
import { type Matcher, isPlainObject } from './matcher';
import { compileMatchers, isOperator } from './operators';

/** The test of one path. */
export interface FieldTest {
  readonly path: string;
  readonly matchers: readonly Matcher[];
  /** The array in the pattern. */
  readonly source: readonly unknown[];
}

/** Tests by path, in the pattern's order. */
export type Alternative = ReadonlyMap<string, FieldTest>;

/** How many alternatives EventBridge allows per pattern. */
export const MAX_ALTERNATIVES = 1000;

const OR = '$or';
/** Names EventBridge reserves for future operators, besides the existing ones. */
const RESERVED_IN_OR = new Set([
  ...['=', '<', '<=', '>', '>=', 'regex', 'not-wildcard', 'not-equals-ignore-case'],
  ...['date-after', 'date-on-or-after', 'date-before', 'date-on-or-before', 'in-date-range'],
  ...['ip-address-in-range', 'ip-address-not-in-range'],
]);

/** @throws PatternError naming what is wrong and where */
export function compileAlternatives(pattern: unknown): readonly Alternative[] {
  if (!isPlainObject(pattern)) throw new PatternError('Filter is not an object', '');
  return compileObject(pattern, { path: '', insideOr: false, alternatives: [new Map()] });
}

interface Position {
  readonly path: string;
  readonly insideOr: boolean;
  /** What has been compiled so far; every field is added to each alternative. */
  readonly alternatives: readonly Alternative[];
}

function compileObject(object: Record<string, unknown>, position: Position): readonly Alternative[] {
  const fields = Object.entries(object);
  if (fields.length === 0) throw new PatternError('Empty objects are not allowed', position.path);
  return fields.reduce<readonly Alternative[]>(
    (alternatives, [name, value]) => compileField(name, value, { ...position, alternatives }),
    position.alternatives,
  );
}

function compileField(name: string, value: unknown, position: Position): readonly Alternative[] {
  if (name === OR) return compileOr(value, position);
  const path = position.path === '' ? name : `${position.path}.${name}`;
  if (position.insideOr && (isOperator(name) || RESERVED_IN_OR.has(name))) {
    throw new PatternError(`${name} is Ruler reserved fieldName which cannot be used inside ${OR}.`, path);
  }
  if (isPlainObject(value)) return compileObject(value, { ...position, path });
  if (!Array.isArray(value)) throw new PatternError(`"${name}" must be an object or an array`, path);
  const source: readonly unknown[] = value;
  const test: FieldTest = { path, source, matchers: compileMatchers(source, path) };
  return position.alternatives.map((alternative) => {
    if (alternative.has(path)) throw new PatternError(`Path \`${path}\` cannot be allowed multiple times`, path);
    return new Map([...alternative, [path, test]]);
  });
}

function compileOr(branches: unknown, position: Position): readonly Alternative[] {
  if (!Array.isArray(branches)) {
    throw new PatternError(`It must be an Array followed with ${OR}.`, position.path);
  }
  if (branches.length < 2) {
    throw new PatternError(`There must have at least 2 Objects in ${OR} relationship.`, position.path);
  }
  const alternatives = branches.flatMap((branch: unknown) => {
    if (!isPlainObject(branch)) {
      throw new PatternError(`Only JSON object is allowed in array of ${OR} relationship.`, position.path);
    }
    return compileObject(branch, { ...position, insideOr: true });
  });
  if (alternatives.length > MAX_ALTERNATIVES) {
    throw new PatternError(`${OR} makes over ${MAX_ALTERNATIVES} combinations`, position.path);
  }
  return alternatives;
}
