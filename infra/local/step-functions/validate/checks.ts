/** Checks of one field's value; each returns what is wrong with it, or undefined. */
import { expressionIn } from '../engine/query/expression';
import { isObject } from './walk';

export type Check = (value: unknown) => string | undefined;

export const anyJson: Check = () => undefined;

export const text: Check = (value) => (typeof value === 'string' ? undefined : expected('a string', value));

export const truth: Check = (value) => (typeof value === 'boolean' ? undefined : expected('a boolean', value));

export const object: Check = (value) => (isObject(value) ? undefined : expected('an object', value));

export const list: Check = (value) => (Array.isArray(value) ? undefined : expected('a list', value));

export const nonEmptyList: Check = (value) =>
  Array.isArray(value) && value.length > 0 ? undefined : expected('a list of at least one', value);

/** ARN of a service's action or a function; may not be an expression. */
export const resourceArn: Check = (value) =>
  typeof value === 'string' && value.startsWith('arn:') ? undefined : expected('an ARN', value);

export const oneOf =
  (...choices: readonly unknown[]): Check =>
  (value) =>
    choices.includes(value) ? undefined : expected(`one of ${choices.join(', ')}`, value);

export const integer =
  (from: number, to: number): Check =>
  (value) =>
    Number.isInteger(value) && within(value, from, to)
      ? undefined
      : expected(`an integer from ${from} to ${to}`, value);

export const number =
  (from: number, to: number): Check =>
  (value) =>
    typeof value === 'number' && within(value, from, to)
      ? undefined
      : expected(`a number from ${from} to ${to}`, value);

/** The value itself, or an expression for it. */
export const orExpression =
  (check: Check): Check =>
  (value) => {
    if (expressionIn(value) !== undefined) return undefined;
    if (typeof value === 'string' && check(value) !== undefined) {
      return `Expected a JSONata expression, which is text that begins with '{%' and ends with '%}', but was ${JSON.stringify(value)}`;
    }
    return check(value);
  };

const within = (value: unknown, from: number, to: number) => typeof value === 'number' && value >= from && value <= to;

const expected = (what: string, got: unknown) => `Expected ${what} but was ${JSON.stringify(got)}`;
