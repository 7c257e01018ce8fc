/** Minifies JSONata: removes comments and white space. */

const TWO_CHARACTER_OPERATORS = ['..', ':=', '!=', '>=', '<=', '**', '~>'];
/** Characters that are an operator or begin one; each ends a name. */
const OPERATORS = `.[]{}(),@#;:?+-*/%|=<>^&!~`;
/** A value follows these words, so a slash after them begins a regular expression. They may also be field names. */
const WORD_OPERATORS = ['and', 'or', 'in'];

type Kind = 'blank' | 'text' | 'regex' | 'operator' | 'word';
export interface Token {
  readonly kind: Kind;
  readonly text: string;
}

const BLANK = /(?:[ \t\n\r\v]|\/\*[^]*?\*\/)+/y;
const TEXT = /"(?:\\[^]|[^"\\])*"|'(?:\\[^]|[^'\\])*'|`[^`]*`/y;
const WORD = /[^ \t\n\r\v.[\]{}(),@#;:?+\-*/%|=<>^&!~]+/y;

/**
 * The tokens of a JSONata text, without blanks and comments. Where only JSONata's parser could know (whether a slash
 * divides), it guesses: compare the syntax trees before you use the result.
 */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < query.length;) {
    const token = tokenAt(query, at, tokens.at(-1));
    if (token.kind !== 'blank') tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

/** The shortest text that splits into the same tokens. */
export function joined(tokens: readonly Token[]): string {
  return tokens.reduce((text, token, index) => text + (isApart(tokens[index - 1], token) ? ' ' : '') + token.text, '');
}

/** Whether the two, side by side, would become another token or a comment. */
function isApart(before: Token | undefined, after: Token): boolean {
  if (before === undefined) return false;
  // A name goes on over quotes, and a regular expression over the letters of its flags.
  if (before.kind === 'word') return after.kind === 'word' || after.kind === 'text';
  if (before.kind === 'regex') return after.kind === 'word';
  if (before.kind !== 'operator' || (after.kind !== 'operator' && after.kind !== 'regex')) return false;
  const pair = before.text.slice(-1) + after.text.slice(0, 1);
  return pair === '/*' || TWO_CHARACTER_OPERATORS.includes(pair);
}

function tokenAt(query: string, at: number, before: Token | undefined): Token {
  const blank = matchAt(BLANK, query, at);
  if (blank !== undefined) return { kind: 'blank', text: blank };
  const text = matchAt(TEXT, query, at);
  if (text !== undefined) return { kind: 'text', text };
  const character = query.charAt(at);
  if (character === '/' && !isValue(before)) return { kind: 'regex', text: query.slice(at, regexEnd(query, at + 1)) };
  if (OPERATORS.includes(character)) {
    const pair = query.slice(at, at + 2);
    return { kind: 'operator', text: TWO_CHARACTER_OPERATORS.includes(pair) ? pair : character };
  }
  return { kind: 'word', text: matchAt(WORD, query, at) ?? character };
}

function matchAt(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Whether the token ends a value, so that a slash after it divides. */
function isValue(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === 'operator') return [')', ']', '}'].includes(token.text);
  return !WORD_OPERATORS.includes(token.text);
}

/** Where a regular expression ends, flags included: at a slash that is neither escaped nor in brackets. */
function regexEnd(query: string, from: number): number {
  let depth = 0;
  let at = from;
  for (; at < query.length; at += 1) {
    const character = query.charAt(at);
    if (character === '\\') at += 1;
    else if ('([{'.includes(character)) depth += 1;
    else if (')]}'.includes(character)) depth -= 1;
    else if (character === '/' && depth === 0) break;
  }
  at += 1;
  while ('im'.includes(query.charAt(at) || '-')) at += 1;
  return at;
}
