/**
 * `anything-but`: every value except the listed ones, of any type. The operand is a string, a number, a list of either,
 * or an object with one of prefix, suffix, equals-ignore-case and wildcard, whose operand may also be a list.
 */
import { PatternError } from './errors';
import { type Matcher, type OperatorCompiler, isPlainObject, requireText, singleEntry, valueMatcher } from './matcher';
import { type TextTest, endsWith, equalsFolded, startsWith } from './text';
import { literals, wildcardTest } from './wildcard';

export const anythingBut: OperatorCompiler = (operand, path) => {
  if (isPlainObject(operand)) return anythingButText(operand, path);
  if (!Array.isArray(operand) && typeof operand !== 'string' && typeof operand !== 'number') throw notAnOperand(path);
  const excluded = new Set<unknown>(Array.isArray(operand) ? requireValues(operand, path) : [operand]);
  return valueMatcher((value) => !excluded.has(value));
};

function requireValues(values: readonly unknown[], path: string): readonly unknown[] {
  const types = new Set(values.map((value) => typeof value));
  if ([...types].some((type) => type !== 'string' && type !== 'number')) {
    throw new PatternError('Inside anything but list, start|null|boolean is not supported.', path);
  }
  if (types.size !== 1) {
    throw new PatternError(
      'Inside anything but list, either all values are number or string, mixed type is not supported',
      path,
    );
  }
  return values;
}

interface TextOperator {
  readonly wrongType: string;
  readonly test: (text: string, path: string) => TextTest;
}

const NOT_EMPTY = 'Null prefix/suffix not allowed';
const TEXT_OPERATORS: Readonly<Record<string, TextOperator>> = {
  prefix: {
    wrongType: 'prefix/suffix match pattern must be a string',
    test: (text, path) => startsWith(requireNotEmpty(text, path)),
  },
  suffix: {
    wrongType: 'prefix/suffix match pattern must be a string',
    test: (text, path) => endsWith(requireNotEmpty(text, path)),
  },
  'equals-ignore-case': {
    wrongType: 'Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.',
    test: (text) => equalsFolded(text),
  },
  wildcard: {
    wrongType: 'wildcard match pattern must be a string',
    test: (text, path) => wildcardTest(literals(text, path)),
  },
};

function anythingButText(operand: Record<string, unknown>, path: string): Matcher {
  const [name, inner] = singleEntry(operand, 'Anything-But expression name not found', path);
  const operator = Object.hasOwn(TEXT_OPERATORS, name) ? TEXT_OPERATORS[name] : undefined;
  if (!operator) throw new PatternError(`Unsupported anything-but pattern: ${name}`, path);
  if (!Array.isArray(inner) && typeof inner !== 'string' && typeof inner !== 'number') throw notAnOperand(path);
  const values: readonly unknown[] = Array.isArray(inner) ? inner : [inner];
  if (values.length === 0) throw new PatternError('Empty arrays are not allowed', path);
  const tests = values.map((value) => operator.test(requireText(value, operator.wrongType, path), path));
  return {
    kind: 'value',
    test: (value) => typeof value !== 'string' || !tests.some((test) => test(value)),
    ...(name === 'wildcard' && { wildcards: values.map((value) => literals(String(value), path)) }),
  };
}

function requireNotEmpty(text: string, path: string): string {
  if (text === '') throw new PatternError(NOT_EMPTY, path);
  return text;
}

const notAnOperand = (path: string) =>
  new PatternError('Value of anything-but must be an array or single string/number value.', path);
