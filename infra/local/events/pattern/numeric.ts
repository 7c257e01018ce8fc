/**
 * `numeric`: equality and ranges of JSON numbers. event-ruler 2 compares any number of 64 bits. The user guide still names its
 * older bounds, -5e9 to 5e9 with six decimals.
 */
import { PatternError } from './errors';
import { type OperatorCompiler, valueMatcher } from './matcher';

type Test = (value: number) => boolean;

export const numeric: OperatorCompiler = (operand, path) => {
  if (!Array.isArray(operand)) throw new PatternError('Value of numeric must be an array.', path);
  const test = rangeTest(operand, path);
  return valueMatcher((value) => typeof value === 'number' && test(value));
};

function rangeTest(terms: readonly unknown[], path: string): Test {
  const [operator, first, second, third, ...rest] = terms;
  if (typeof operator !== 'string') {
    throw new PatternError(`Invalid member in numeric match: ${JSON.stringify(operator) ?? ']'}`, path);
  }
  const bound = () => requireNumber(operator === '=' ? 'equals' : operator, first, path);
  if (operator === '=' || operator === '<' || operator === '<=') {
    const limit = bound();
    if (terms.length > 2) throw new PatternError('Too many elements in numeric expression', path);
    if (operator === '=') return (value) => value === limit;
    return operator === '<' ? (value) => value < limit : (value) => value <= limit;
  }
  if (operator !== '>' && operator !== '>=') {
    throw new PatternError(`Unrecognized numeric range operator: ${operator}`, path);
  }
  const bottom = bound();
  const above: Test = operator === '>' ? (value) => value > bottom : (value) => value >= bottom;
  if (terms.length === 2) return above;
  if (typeof second !== 'string') throw new PatternError(`Bad value in numeric range: ${JSON.stringify(second)}`, path);
  if (second !== '<' && second !== '<=') throw new PatternError(`Bad numeric range operator: ${second}`, path);
  const top = requireNumber(second, third, path);
  if (rest.length > 0) throw new PatternError('Too many terms in numeric range expression', path);
  if (bottom >= top) throw new PatternError('Bottom must be less than top', path);
  return second === '<' ? (value) => above(value) && value < top : (value) => above(value) && value <= top;
}

function requireNumber(operator: string, value: unknown, path: string): number {
  if (typeof value !== 'number') throw new PatternError(`Value of ${operator} must be numeric`, path);
  return value;
}
