/**
 * One test in the array of a pattern's field. The files beside this one compile operators to matchers; a field matches if
 * one of its matchers does.
 */
import type { Wildcards } from './complexity';
import { membersOf } from './duplicate-keys';
import { PatternError } from './errors';

/** What a field of an event can hold once objects and arrays are taken apart. */
export type Scalar = string | number | boolean | null;

/** `absent` is the only matcher that requires the field to be missing. */
export type Matcher = ValueMatcher | { readonly kind: 'absent' };

interface ValueMatcher {
  readonly kind: 'value';
  test(value: Scalar): boolean;
  /** What makes the pattern more complex. */
  readonly wildcards?: Wildcards;
}

/** Makes a matcher from an operator's operand, e.g. from `"a"` in `{ "prefix": "a" }`. */
export type OperatorCompiler = (operand: unknown, path: string) => Matcher;

export const valueMatcher = (test: (value: Scalar) => boolean): Matcher => ({ kind: 'value', test });

/** A matcher that only strings can pass. */
export const textMatcher = (test: (text: string) => boolean, wildcards?: Wildcards): Matcher => ({
  kind: 'value',
  test: (value) => typeof value === 'string' && test(value),
  ...(wildcards && { wildcards }),
});

/** The operand as a string, or EventBridge's refusal. */
export function requireText(operand: unknown, reason: string, path: string): string {
  if (typeof operand !== 'string') throw new PatternError(reason, path);
  return operand;
}

export const isPlainObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The only member of an operator object, e.g. `['prefix', 'a']` for `{ "prefix": "a" }`. */
export function singleEntry(object: Record<string, unknown>, missing: string, path: string): [string, unknown] {
  const [entry, second] = membersOf(object);
  if (!entry) throw new PatternError(missing, path);
  if (second) throw new PatternError('Only one key allowed in match expression', path);
  return [...entry];
}
