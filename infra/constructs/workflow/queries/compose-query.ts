/**
 * Makes of a query file what is deployed: one line without comments. A query is checked when it is composed: its line must
 * have the syntax tree of its file, as a query that means something else would be found by nobody before it runs.
 */
import { joined, tokensOf, type Token } from './minify';
import type { Numbers } from './numbers';
import { syntaxTree } from './syntax-tree';

/** @throws Error when the text does not parse, includes another query, or cannot be minified safely */
export function composeQuery(query: string, numbers: Numbers = {}): string {
  const tokens = tokensOf(query);
  if (tokens.some(({ text }) => text === '$include')) throw new Error('a query cannot include another one');
  const line = joined(withNumberCalls(tokens, numbers));
  if (parsed(line) !== parsed(query, numbers)) {
    throw new Error(
      `minified to '${line}' it has another syntax tree: put parentheses around what is ambiguous, or a space between`,
    );
  }
  return line;
}

function parsed(query: string, numbers: Numbers = {}): string {
  try {
    return syntaxTree(query, numbers);
  } catch (error) {
    // JSONata throws objects that are no Errors.
    throw new Error(`JSONata cannot parse it: ${(error as { message: string }).message}`, { cause: error });
  }
}

/** Each `$number('${Name}')` as the number of that name, where it is known. */
function withNumberCalls(tokens: readonly Token[], numbers: Numbers): Token[] {
  const composed: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const call = tokens.slice(at, at + 4).map(({ text }) => text);
    const name = /^\$number \( (['"])\$\{(\w+)\}\1 \)$/.exec(call.join(' '))?.[2];
    const number = name === undefined ? undefined : numbers[name];
    composed.push(number === undefined ? tokens[at]! : { kind: 'word', text: String(number) });
    if (number !== undefined) at += call.length - 1;
  }
  return composed;
}
