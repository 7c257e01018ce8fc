/**
 * `numeric`: equality and ranges of JSON numbers from -5e9 to 5e9 with at most six decimals. A number outside that is in no
 * range. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { PatternError } from './errors';
import { type OperatorCompiler, valueMatcher } from './matcher';

const MAX_NUMBER = 5e9;
const MAX_DECIMALS = 6;

type Test = (value: number) => boolean;

export const numeric: OperatorCompiler = (operand, path) => {
  if (!Array.isArray(operand)) throw new PatternError('Value of numeric must be an array.', path);
  const test = rangeTest(operand, path);
  return valueMatcher((value) => typeof value === 'number' && isComparable(value) && test(value));
};

function rangeTest(terms: readonly unknown[], path: string): Test {
  const [operator, first, second, third, ...rest] = terms;
  if (typeof operator !== 'string') {
    throw new PatternError(`Invalid member in numeric match: ${JSON.stringify(operator) ?? ']'}`, path);
  }
  const bound = () => requireBound(operator === '=' ? 'equals' : operator, first, path);
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
  const top = requireBound(second, third, path);
  if (rest.length > 0) throw new PatternError('Too many terms in numeric range expression', path);
  if (bottom >= top) throw new PatternError('Bottom must be less than top', path);
  return second === '<' ? (value) => above(value) && value < top : (value) => above(value) && value <= top;
}

function requireBound(operator: string, value: unknown, path: string): number {
  const number = requireNumber(`Value of ${operator} must be numeric`, value, path);
  if (!isComparable(number)) throw notComparable(number, path);
  return number;
}

function requireNumber(reason: string, value: unknown, path: string): number {
  if (typeof value !== 'number') throw new PatternError(reason, path);
  return value;
}

export const isComparable = (value: number): boolean =>
  Math.abs(value) <= MAX_NUMBER && Number(value.toFixed(MAX_DECIMALS)) === value;

export const notComparable = (value: number, path: string): PatternError =>
  Math.abs(value) > MAX_NUMBER
    ? new PatternError('Value must be between -5.0E9 and 5.0E9, inclusive', path)
    : new PatternError(`Only values upto 6 decimals are supported, got ${value}`, path);
