/**
 * Filter patterns of CloudWatch Logs: terms (`ERROR "two words"`, `?any ?of`, `-without`) and JSON comparisons.
 * Patterns that local mode does not support (regular expressions, space-delimited fields) are refused.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
import { invalidPattern } from './input';
import { compileJsonPattern, type MessageFilter } from './json-pattern';

/** `"a phrase"` or a word, each after an optional `?` or `-`. */
const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|(\w+))(?:\s+|$)/y;

/** @throws ServiceError InvalidParameterException */
export function compileFilterPattern(pattern: string): MessageFilter {
  const text = pattern.trim();
  if (text === '') return () => true;
  return text.startsWith('{') ? compileJsonPattern(text) : compileTerms(text);
}

function compileTerms(pattern: string): MessageFilter {
  const terms = parseTerms(pattern);
  const texts = (prefix: string) => terms.filter((term) => term.prefix === prefix).map((term) => term.text);
  const [all, any, none] = [texts(''), texts('?'), texts('-')];
  if (any.length > 0 && any.length < terms.length) {
    throw invalidPattern(
      pattern,
      'local mode does not mix ?terms with others: CloudWatch Logs would ignore the others',
    );
  }
  return (message) =>
    all.every((text) => message.includes(text)) &&
    (any.length === 0 || any.some((text) => message.includes(text))) &&
    !none.some((text) => message.includes(text));
}

function parseTerms(pattern: string): { prefix: string; text: string }[] {
  const terms: { prefix: string; text: string }[] = [];
  TERM.lastIndex = 0;
  while (TERM.lastIndex < pattern.length) {
    const match = TERM.exec(pattern);
    if (!match) {
      throw invalidPattern(
        pattern,
        'a term is a word of letters, digits and underscores, or a string in double quotes; local mode has no regular expressions and no [space-delimited] patterns',
      );
    }
    const [, prefix = '', quoted, word = ''] = match;
    terms.push({ prefix, text: quoted?.replace(/\\(.)/g, '$1') ?? word });
  }
  return terms;
}
