/**
 * Intrinsic functions, parsed: `States.Format('{}', $.name)`. Arguments are paths, texts in single quotes, numbers, true,
 * false, null, and further calls.
 * https://docs.aws.amazon.com/step-functions/latest/dg/intrinsic-functions.html
 */
import type { Json } from '#local/core/service';
import { parseJson } from '#shared/base/parse-json';
import { readPath } from './parse-path';
import { type JsonPath, PathSyntaxError } from './path';
import { Scanner } from './scanner';

export type Argument =
  | { readonly kind: 'call'; readonly call: IntrinsicCall }
  | { readonly kind: 'path'; readonly path: JsonPath }
  /** `template` still has its backslashes before `{`, `}` and `\`. */
  | { readonly kind: 'text'; readonly value: string; readonly template: string }
  | { readonly kind: 'value'; readonly value: Json };

export interface IntrinsicCall {
  readonly text: string;
  /** Without `States.`. */
  readonly name: string;
  readonly args: readonly Argument[];
}

/** Calls inside calls, as AWS documents it. */
const MAX_DEPTH = 10;
const MAX_LENGTH = 16_384;
const MAX_PARSED = 2_000;
const parsed = new Map<string, IntrinsicCall>();

export const isIntrinsic = (text: string): boolean => text.startsWith('States.');

/** @throws PathSyntaxError */
export function parseIntrinsic(text: string): IntrinsicCall {
  const known = parsed.get(text);
  if (known) return known;
  if (text.length > MAX_LENGTH) throw new PathSyntaxError(`longer than ${MAX_LENGTH} characters`);
  const scanner = new Scanner(text, (message) => new PathSyntaxError(message));
  const call = readCall(scanner);
  scanner.blanks();
  if (!scanner.ended) throw scanner.error(`unexpected '${scanner.peek()}'`);
  const oldest = parsed.keys().next();
  if (parsed.size >= MAX_PARSED && !oldest.done) parsed.delete(oldest.value);
  parsed.set(text, call);
  return call;
}

function readCall(scanner: Scanner): IntrinsicCall {
  const start = scanner.at;
  scanner.expect('States.');
  const name = scanner.match(/[A-Za-z0-9]+/y) ?? '';
  scanner.blanks();
  scanner.expect('(');
  // One level more than calls may have, so that the last may have arguments.
  const args = scanner.nested(MAX_DEPTH + 1, () => readArguments(scanner));
  return { text: scanner.text.slice(start, scanner.at), name, args };
}

function readArguments(scanner: Scanner): Argument[] {
  scanner.blanks();
  if (scanner.take(')')) return [];
  const args: Argument[] = [];
  for (;;) {
    scanner.blanks();
    args.push(readArgument(scanner));
    scanner.blanks();
    if (scanner.take(')')) return args;
    scanner.expect(',');
  }
}

function readArgument(scanner: Scanner): Argument {
  if (scanner.looksAt('$')) return { kind: 'path', path: readPath(scanner) };
  if (scanner.looksAt('States.')) return { kind: 'call', call: readCall(scanner) };
  if (scanner.take("'")) return readText(scanner);
  const word = scanner.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
  if (word === undefined) throw scanner.error('an argument expected');
  return { kind: 'value', value: parseJson(word) as Json };
}

/** After the opening quote. A backslash precedes `'`, `{`, `}` or itself. */
function readText(scanner: Scanner): Argument {
  let value = '';
  let template = '';
  while (!scanner.take("'")) {
    if (scanner.ended) throw scanner.error("closing ' missing");
    const escaped = scanner.take('\\');
    const character = scanner.peek();
    if (escaped && !"'{}\\".includes(character)) throw scanner.error(`a backslash before '${character}'`);
    value += character;
    template += escaped && character !== "'" ? `\\${character}` : character;
    scanner.at += 1;
  }
  return { kind: 'text', value, template };
}
