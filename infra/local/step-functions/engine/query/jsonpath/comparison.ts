/**
 * Comparisons of a Choice, as rules are written in JSONPath.
 * https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html
 */
import type { Json } from '#local/core/service';
import { instantOf } from '../../timestamp';

/** @returns whether the value compares so with the operand; false if one of them has another type */
type Compare = (value: Json, operand: Json) => boolean;

interface Operator {
  readonly operand: 'string' | 'number' | 'boolean' | 'timestamp';
  readonly compare: Compare;
  /** Also with `Path` after its name, and the operand behind a path. */
  readonly withPath: boolean;
}

const ORDERS: Readonly<Record<string, (left: number | string, right: number | string) => boolean>> = {
  Equals: (left, right) => left === right,
  LessThan: (left, right) => left < right,
  GreaterThan: (left, right) => left > right,
  LessThanEquals: (left, right) => left <= right,
  GreaterThanEquals: (left, right) => left >= right,
};

const timeOf = (value: Json): number | undefined => (typeof value === 'string' ? instantOf(value) : undefined);
const typed =
  (type: 'string' | 'number') =>
  (value: Json): string | number | undefined =>
    typeof value === type ? (value as string | number) : undefined;

const READ = { String: typed('string'), Numeric: typed('number'), Timestamp: timeOf } as const;
const OPERANDS = { String: 'string', Numeric: 'number', Timestamp: 'timestamp' } as const;

function ordering(kind: keyof typeof READ, order: string): Operator {
  const holds = ORDERS[order];
  return {
    operand: OPERANDS[kind],
    withPath: true,
    compare: (value, operand) => {
      const [left, right] = [READ[kind](value), READ[kind](operand)];
      return left !== undefined && right !== undefined && holds?.(left, right) === true;
    },
  };
}

const ORDERINGS = (['String', 'Numeric', 'Timestamp'] as const).flatMap((kind) =>
  Object.keys(ORDERS).map((order): [string, Operator] => [`${kind}${order}`, ordering(kind, order)]),
);

const is = (test: (value: Json) => boolean): Operator => ({
  operand: 'boolean',
  withPath: false,
  compare: (value, operand) => test(value) === operand,
});

/** By name. IsPresent is apart, because only it may name what is not there. */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...ORDERINGS,
  ['StringMatches', { operand: 'string', withPath: false, compare: matchesPattern }],
  [
    'BooleanEquals',
    {
      operand: 'boolean',
      withPath: true,
      compare: (value, operand) => typeof value === 'boolean' && value === operand,
    },
  ],
  ['IsNull', is((value) => value === null)],
  ['IsBoolean', is((value) => typeof value === 'boolean')],
  ['IsNumeric', is((value) => typeof value === 'number')],
  ['IsString', is((value) => typeof value === 'string')],
  ['IsTimestamp', is((value) => timeOf(value) !== undefined)],
]);

export const IS_PRESENT = 'IsPresent';

/** `*` stands for any text; a backslash before it or before itself for the character. */
function matchesPattern(value: Json, pattern: Json): boolean {
  if (typeof value !== 'string' || typeof pattern !== 'string') return false;
  const parts = [''];
  for (let at = 0; at < pattern.length; at += 1) {
    if (pattern.charAt(at) === '*') parts.push('');
    else parts[parts.length - 1] += pattern.charAt(isEscape(pattern, at) ? (at += 1) : at);
  }
  return inOrder(value, parts);
}

const isEscape = (pattern: string, at: number): boolean => /^\\[*\\]/.test(pattern.slice(at, at + 2));

/** Whether the text consists of the parts, in this order, with any text between them. Linear, unlike a pattern. */
function inOrder(text: string, parts: readonly string[]): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const found = text.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
