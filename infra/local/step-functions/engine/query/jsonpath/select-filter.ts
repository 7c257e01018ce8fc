/** Whether an item passes a filter. */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '#local/core/service';
import type { Filter, FilterOperator, FilterPath, Operand } from './filter';

/** Evaluates a path of a filter; undefined if it leads nowhere. */
type Select = (path: FilterPath) => Json | undefined;

export function holds(filter: Filter, select: Select): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.parts.every((part) => holds(part, select));
    case 'or':
      return filter.parts.some((part) => holds(part, select));
    case 'not':
      return !holds(filter.part, select);
    case 'exists':
      return exists(filter.path, select(filter.path));
    case 'compare':
      return compare(filter.operator, valueOf(filter.left, select), valueOf(filter.right, select));
  }
}

/** Undefined for a path that leads nowhere; only `!=`, `nin` and `noneof` hold for it. */
type Value = Json | RegExp | undefined;

function valueOf(operand: Operand, select: Select): Value {
  if (operand.kind === 'value') return operand.value;
  return operand.kind === 'pattern' ? operand.pattern : select(operand.path);
}

const exists = ({ definite }: FilterPath, value: Json | undefined): boolean =>
  definite ? value !== undefined : Array.isArray(value) && value.length > 0;

function compare(operator: FilterOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
      return left !== undefined && isDeepStrictEqual(left, right);
    case '!=':
      return !isDeepStrictEqual(left, right);
    case '<':
    case '<=':
    case '>':
    case '>=':
      return ordered(operator, left, right);
    case '=~':
      return matches(left, right) || matches(right, left);
    case 'in':
      return left !== undefined && includes(right, left);
    case 'nin':
      return !includes(right, left);
    case 'subsetof':
      return listed(left).every((each) => includes(right, each)) && Array.isArray(left) && Array.isArray(right);
    case 'anyof':
      return listed(left).some((each) => includes(right, each));
    case 'noneof':
      return !listed(left).some((each) => includes(right, each));
    case 'contains':
      return typeof left === 'string' ? typeof right === 'string' && left.includes(right) : includes(left, right);
    case 'size':
      return sizeOf(left) !== undefined && sizeOf(left) === right;
    case 'empty':
      return sizeOf(left) !== undefined && (sizeOf(left) === 0) === (right === true);
  }
}

function ordered(operator: '<' | '<=' | '>' | '>=', left: Value, right: Value): boolean {
  const comparable =
    (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string');
  if (!comparable) return false;
  if (operator === '<') return left < right;
  if (operator === '<=') return left <= right;
  return operator === '>' ? left > right : left >= right;
}

const matches = (text: Value, pattern: Value): boolean =>
  pattern instanceof RegExp && typeof text === 'string' && pattern.test(text);

const listed = (value: Value): readonly Json[] => (Array.isArray(value) ? value : []);

const includes = (list: Value, value: Value): boolean => listed(list).some((each) => isDeepStrictEqual(each, value));

const sizeOf = (value: Value): number | undefined =>
  typeof value === 'string' || Array.isArray(value) ? value.length : undefined;
