/** `wildcard`: `*` stands for any characters; `\*` and `\\` are the characters themselves. Strings only. */
import { PatternError } from './errors';
import { type OperatorCompiler, requireText, textMatcher } from './matcher';
import type { TextTest } from './text';

export const wildcard: OperatorCompiler = (operand, path) => {
  const parts = literals(requireText(operand, 'wildcard match pattern must be a string', path), path);
  return textMatcher(wildcardTest(parts), [parts]);
};

/**
 * The first and last literals are anchored, and those between are searched from left to right. This needs no backtracking,
 * so a hostile event cannot make it slow.
 */
export function wildcardTest(parts: readonly string[]): TextTest {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) return (text) => text === first;
  return (text) => {
    if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
    const end = text.length - last.length;
    let from = first.length;
    for (const literal of rest) {
      const at = text.indexOf(literal, from);
      if (at === -1 || at + literal.length > end) return false;
      from = at + literal.length;
    }
    return true;
  };
}

/**
 * The texts between the wildcards.
 * @throws PatternError for two wildcards in a row, and for an escape of any other character
 */
export function literals(pattern: string, path: string): string[] {
  const parts = [''];
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    const next = pattern.charAt(index + 1);
    if (character === '*') {
      if (next === '*')
        throw new PatternError(`Consecutive wildcard characters at pos ${position(pattern, index)}`, path);
      parts.push('');
    } else if (character === '\\') {
      if (next !== '*' && next !== '\\') {
        throw new PatternError(`Invalid escape character at pos ${position(pattern, index)}`, path);
      }
      parts[parts.length - 1] += next;
      index += 1;
    } else {
      parts[parts.length - 1] += character;
    }
  }
  return parts;
}

/** EventBridge counts UTF-8 bytes, the opening quote included. */
const position = (pattern: string, index: number): number => Buffer.byteLength(pattern.slice(0, index)) + 1;
