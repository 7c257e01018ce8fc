/**
 * Plain values and `exactly`: equality by type and value. Numbers are equal by value (`300` matches `300.0` and `3e2`),
 * as in EventBridge's engine; a string that is an IP address matches every spelling of that address.
 */
import { parseAddress } from './ip-address';
import { type Matcher, type OperatorCompiler, type Scalar, requireText, textMatcher, valueMatcher } from './matcher';

export function exactMatcher(expected: Scalar): Matcher {
  const address = typeof expected === 'string' ? parseAddress(expected) : undefined;
  if (!address) return valueMatcher((value) => value === expected);
  return textMatcher((text) => parseAddress(text)?.address === address.address);
}

export const exactly: OperatorCompiler = (operand, path) => {
  const expected = requireText(operand, 'exact match pattern must be a string', path);
  return textMatcher((text) => text === expected);
};
