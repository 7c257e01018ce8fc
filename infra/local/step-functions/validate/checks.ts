/** Checks of one field's value; each returns what is wrong with it, or undefined. */
import { expressionIn } from '../engine/query/jsonata/expression';
import { type Argument, type IntrinsicCall, isIntrinsic, parseIntrinsic } from '../engine/query/jsonpath/intrinsic';
import { INTRINSICS } from '../engine/query/jsonpath/intrinsic-functions';
import { parsePath } from '../engine/query/jsonpath/parse-path';
import { isReferencePath, type JsonPath, PathSyntaxError } from '../engine/query/jsonpath/path';
import { instantOf } from '../engine/timestamp';
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

export const timestamp: Check = (value) =>
  typeof value === 'string' && instantOf(value) !== undefined ? undefined : expected('a timestamp', value);

/** InputPath and OutputPath: any path; null selects nothing. */
export const pathOrNull: Check = (value) => {
  if (value === null) return undefined;
  return parsed(value) === undefined ? 'Value is not a valid JSONPath' : undefined;
};

/** A path to one place, which is read. */
export const readPath: Check = (value) => {
  const path = parsed(value);
  return path && isReferencePath(path) ? undefined : `Value is not a Reference Path: ${JSON.stringify(value)}`;
};

/** ResultPath: a path to one place in the input; null discards the result. */
export const resultPath: Check = (value) => {
  if (value === null) return undefined;
  const path = parsed(value);
  return path?.root.of === 'input' && isReferencePath(path)
    ? undefined
    : `Value is not a Reference Path: ${JSON.stringify(value)}`;
};

/** What a key that ends with `.$` may have as its value. */
export const isPathOrFunction = (value: unknown): boolean => {
  if (typeof value !== 'string') return false;
  if (!isIntrinsic(value)) return parsed(value) !== undefined;
  try {
    return isKnownCall(parseIntrinsic(value));
  } catch (error) {
    if (error instanceof PathSyntaxError) return false;
    throw error;
  }
};

export const pathOrFunction: Check = (value) =>
  isPathOrFunction(value) ? undefined : 'Value must be a valid JSONPath or a valid intrinsic function call';

function isKnownCall({ name, args }: IntrinsicCall): boolean {
  const known = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
  if (!known || args.length < known.least || args.length > (known.most ?? known.least)) return false;
  return args.every((argument: Argument) => argument.kind !== 'call' || isKnownCall(argument.call));
}

function parsed(value: unknown): JsonPath | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return parsePath(value);
  } catch (error) {
    if (error instanceof PathSyntaxError) return undefined;
    throw error;
  }
}

const within = (value: unknown, from: number, to: number) => typeof value === 'number' && value >= from && value <= to;

const expected = (what: string, got: unknown) => `Expected ${what} but was ${JSON.stringify(got)}`;
