/** `prefix`, `suffix` and `equals-ignore-case`, the last also inside the first two. Strings only. */
import { PatternError } from './errors';
import { type OperatorCompiler, isPlainObject, requireText, singleEntry, textMatcher } from './matcher';

export type TextTest = (text: string) => boolean;

export const startsWith =
  (prefix: string): TextTest =>
  (text) =>
    text.startsWith(prefix);

export const endsWith =
  (suffix: string): TextTest =>
  (text) =>
    text.endsWith(suffix);

export const equalsFolded = (expected: string): TextTest => {
  const folded = fold(expected);
  return (text) => fold(text) === folded;
};

export const prefix: OperatorCompiler = (operand, path) => textMatcher(affix('prefix', startsWith, operand, path));

export const suffix: OperatorCompiler = (operand, path) => textMatcher(affix('suffix', endsWith, operand, path));

export const equalsIgnoreCase: OperatorCompiler = (operand, path) =>
  textMatcher(equalsFolded(requireText(operand, 'equals-ignore-case match pattern must be a string', path)));

function affix(name: 'prefix' | 'suffix', test: (affix: string) => TextTest, operand: unknown, path: string): TextTest {
  if (!isPlainObject(operand)) return test(requireText(operand, `${name} match pattern must be a string`, path));
  const title = name === 'prefix' ? 'Prefix' : 'Suffix';
  const [operator, inner] = singleEntry(operand, `${title} expression name not found`, path);
  if (operator !== 'equals-ignore-case') throw new PatternError(`Unsupported ${name} pattern: ${operator}`, path);
  const folded = test(fold(requireText(inner, 'equals-ignore-case match pattern must be a string', path)));
  return (text) => folded(fold(text));
}

/** Folds both ways, so that letters whose upper case has a second lower case (`ſ`, `K`) are equal too. */
const fold = (text: string): string => text.toUpperCase().toLowerCase();
