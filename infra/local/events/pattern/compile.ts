/**
 * Compiles a pattern: nested objects become dotted paths, and `$or` multiplies the pattern into alternatives, each a set of
 * paths that must all match. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern.html
 */
import { membersOf } from './duplicate-keys';
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

/**
 * A pattern that is wrong with `$or` is read as before there was a `$or`, which then is a field like others. So `$or` may be
 * an object.
 * @throws PatternError naming what is wrong and where
 */
export function compileAlternatives(pattern: unknown): readonly Alternative[] {
  if (!isPlainObject(pattern)) throw new PatternError('Filter is not an object', '');
  const compile = (or: Position['or']) => compileObject(pattern, { path: '', or, alternatives: [new Map()] });
  try {
    return compile('outside');
  } catch (error) {
    try {
      return compile('name');
    } catch {
      throw error;
    }
  }
}

/** The order in which EventBridge looks at the fields. */
export const inNameOrder = (alternative: Alternative): FieldTest[] =>
  [...alternative.values()].sort((one, other) => (one.path < other.path ? -1 : 1));

interface Position {
  readonly path: string;
  /** Whether the position is outside or inside of a `$or`, or `$or` is a name like others. */
  readonly or: 'outside' | 'inside' | 'name';
  /** What has been compiled so far; every field is added to each alternative. */
  readonly alternatives: readonly Alternative[];
}

function compileObject(object: Record<string, unknown>, position: Position): readonly Alternative[] {
  const fields = membersOf(object);
  if (fields.length === 0) throw new PatternError('Empty objects are not allowed', position.path);
  return fields.reduce<readonly Alternative[]>(
    (alternatives, [name, value]) => compileField(name, value, { ...position, alternatives }),
    position.alternatives,
  );
}

function compileField(name: string, value: unknown, position: Position): readonly Alternative[] {
  if (name === OR && position.or !== 'name') return compileOr(value, position);
  const path = position.path === '' ? name : `${position.path}.${name}`;
  if (position.or === 'inside' && (isOperator(name) || RESERVED_IN_OR.has(name))) {
    throw new PatternError(`${name} is Ruler reserved fieldName which cannot be used inside ${OR}.`, path);
  }
  if (isPlainObject(value)) return compileObject(value, { ...position, path });
  if (!Array.isArray(value)) throw new PatternError(`"${name}" must be an object or an array`, path);
  const source: readonly unknown[] = value;
  if (position.or === 'name') refuseNewerThanOr(source, path);
  const test: FieldTest = { path, source, matchers: compileMatchers(source, path) };
  // The last value of a path counts, whether it is the same member twice, `detail.a` beside `detail`, or in a `$or`.
  return position.alternatives.map((alternative) => new Map([...alternative, [path, test]]));
}

/** event-ruler's reading without `$or` knows fewer operands of `anything-but`. */
function refuseNewerThanOr(values: readonly unknown[], path: string): void {
  for (const value of values) {
    const operand = isPlainObject(value) ? value['anything-but'] : undefined;
    if (!isPlainObject(operand)) continue;
    const isNewer = 'wildcard' in operand || Array.isArray(operand.prefix) || Array.isArray(operand.suffix);
    if (isNewer) throw new PatternError('Unsupported anything-but pattern', path);
  }
}

function compileOr(branches: unknown, position: Position): readonly Alternative[] {
  if (!Array.isArray(branches)) {
    throw new PatternError(`It must be an Array followed with ${OR}.`, position.path);
  }
  const alternatives = branches.flatMap((branch: unknown) => {
    if (!isPlainObject(branch)) {
      throw new PatternError(`Only JSON object is allowed in array of ${OR} relationship.`, position.path);
    }
    return compileObject(branch, { ...position, or: 'inside' });
  });
  if (branches.length < 2) {
    throw new PatternError(`There must have at least 2 Objects in ${OR} relationship.`, position.path);
  }
  if (alternatives.length > MAX_ALTERNATIVES) {
    throw new PatternError(`${OR} makes over ${MAX_ALTERNATIVES} combinations`, position.path);
  }
  return alternatives;
}
