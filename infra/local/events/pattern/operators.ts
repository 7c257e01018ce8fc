/** The pattern operators by name; compiles the array of a field to its matchers. */
import { anythingBut } from './anything-but';
import { cidr } from './cidr';
import { PatternError } from './errors';
import { exactly, exactMatcher } from './exact';
import { exists } from './exists';
import { type Matcher, type OperatorCompiler, isPlainObject, singleEntry } from './matcher';
import { numeric } from './numeric';
import { equalsIgnoreCase, prefix, suffix } from './text';
import { wildcard } from './wildcard';

const OPERATORS: ReadonlyMap<string, OperatorCompiler> = new Map([
  ['exactly', exactly],
  ['prefix', prefix],
  ['suffix', suffix],
  ['equals-ignore-case', equalsIgnoreCase],
  ['wildcard', wildcard],
  ['anything-but', anythingBut],
  ['numeric', numeric],
  ['cidr', cidr],
  ['exists', exists],
]);

export const isOperator = (name: string): boolean => OPERATORS.has(name);

export function compileMatchers(values: readonly unknown[], path: string): Matcher[] {
  if (values.length === 0) throw new PatternError('Empty arrays are not allowed', path);
  return values.map((value) => compileMatcher(value, path));
}

function compileMatcher(value: unknown, path: string): Matcher {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return exactMatcher(value);
  }
  if (!isPlainObject(value)) throw new PatternError('Match value must be String, number, true, false, or null', path);
  const [name, operand] = singleEntry(value, 'Match expression name not found', path);
  const operator = OPERATORS.get(name);
  if (!operator) throw new PatternError(`Unrecognized match type ${name}`, path);
  return operator(operand, path);
}
