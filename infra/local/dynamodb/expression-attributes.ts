/**
 * The top-level attributes in an expression: `#t.code[0] = :c AND size(tags) > :n` names `tags` and whatever `#t`
 * stands for. The engine has already accepted the expression, so this needs no errors of its own.
 */

/** In order: list index and path step, which belong to the attribute before; a value; a name, function or keyword. */
const TOKEN = /\[\s*\d+\s*\]|\.\s*#?\w+|:\w+|#?\w+/g;
const KEYWORDS: ReadonlySet<string> = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN']);

/** @param names the request's ExpressionAttributeNames */
export function topLevelAttributes(expression: string, names: Readonly<Record<string, unknown>>): Set<string> {
  const attributes = new Set<string>();
  for (const { 0: token, index } of expression.matchAll(TOKEN)) {
    if (/^[[.:]/.test(token)) continue;
    if (token.startsWith('#')) attributes.add(String(names[token]));
    else if (!isFunction(expression, index + token.length) && !KEYWORDS.has(token.toUpperCase())) attributes.add(token);
  }
  return attributes;
}

const isFunction = (expression: string, end: number): boolean => /^\s*\(/.test(expression.slice(end));
