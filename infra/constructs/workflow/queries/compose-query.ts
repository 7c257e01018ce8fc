/**
 * Turns a query file into what is deployed: one line without comments. Composing also checks the query: the line must have
 * the same syntax tree as the file, or a query with another meaning would go unnoticed until it runs.
 */
import { joined, tokensOf, type Token } from './minify';
import type { Constants } from './constants';
import { syntaxTree } from './syntax-tree';

/** By the query and the constants in it. Machines share queries, and parsing them is most of composing a machine. */
const known = new Map<string, string>();

/** @throws Error if the text does not parse, includes another query, or cannot be minified safely */
export function composeQuery(query: string, constants: Constants = {}): string {
  const used = [...query.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => [name, constants[name]]);
  const key = JSON.stringify([query, used]);
  const line = known.get(key) ?? compose(query, constants);
  known.set(key, line);
  return line;
}

function compose(query: string, constants: Constants): string {
  const tokens = tokensOf(query);
  if (tokens.some(({ text }) => text === '$include')) throw new Error('a query cannot include another one');
  const line = joined(withNumberCalls(tokens, constants));
  if (parsed(line) !== parsed(query, constants)) {
    throw new Error(
      `minified to '${line}' it has another syntax tree: add parentheses around what is ambiguous, or a space`,
    );
  }
  return line;
}

function parsed(query: string, constants: Constants = {}): string {
  try {
    return syntaxTree(query, constants);
  } catch (error) {
    // JSONata throws objects that are not Errors.
    throw new Error(`JSONata cannot parse it: ${(error as { message: string }).message}`, { cause: error });
  }
}

/** Replaces each `$number('${Name}')` by the number of that name, if it is known. */
function withNumberCalls(tokens: readonly Token[], constants: Constants): Token[] {
  const composed: Token[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    const call = tokens.slice(at, at + 4).map(({ text }) => text);
    const name = /^\$number \( (['"])\$\{(\w+)\}\1 \)$/.exec(call.join(' '))?.[2];
    const number = name === undefined ? undefined : constants[name];
    composed.push(number === undefined ? tokens[at]! : { kind: 'word', text: String(number) });
    if (number !== undefined) at += call.length - 1;
  }
  return composed;
}
