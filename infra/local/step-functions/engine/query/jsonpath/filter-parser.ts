/** Parses the inside of `[?(...)]`: comparisons, `&&`, `||`, `!` and parentheses. */
import type { Json } from '#local/core/service';
import { parseJson } from '#shared/base/parse-json';
import { BoundedRegExp } from '../bounded-regexp';
import { type Filter, FILTER_OPERATORS, type FilterOperator, type FilterPath, type Operand } from './filter';
import type { Scanner } from './scanner';

/** Parentheses and negations inside one another, and filters in the paths of filters. */
const MAX_DEPTH = 16;

/** Reads the steps of a path, after its `@` or `$`. */
type ReadSteps = (scanner: Scanner) => Pick<FilterPath, 'steps' | 'definite'>;

/** @param scanner after the `?`; afterwards before the `]` */
export function parseFilter(scanner: Scanner, readSteps: ReadSteps): Filter {
  scanner.blanks();
  if (!scanner.looksAt('(')) throw scanner.error("'(' expected");
  return new FilterParser(scanner, readSteps).unary();
}

class FilterParser {
  constructor(
    private readonly scanner: Scanner,
    private readonly readSteps: ReadSteps,
  ) {}

  unary(): Filter {
    const { scanner } = this;
    return scanner.nested(MAX_DEPTH, () => {
      scanner.blanks();
      if (scanner.take('!')) return { kind: 'not', part: this.unary() };
      if (!scanner.take('(')) return this.#comparison();
      const inside = this.#either();
      scanner.blanks();
      scanner.expect(')');
      return inside;
    });
  }

  readonly #both = (): Filter => this.#joined('and', '&&', () => this.unary());
  readonly #either = (): Filter => this.#joined('or', '||', this.#both);

  #joined(kind: 'and' | 'or', token: string, read: () => Filter): Filter {
    const parts = [read()];
    for (this.scanner.blanks(); this.scanner.take(token); this.scanner.blanks()) parts.push(read());
    const [first] = parts;
    return first && parts.length === 1 ? first : { kind, parts };
  }

  #comparison(): Filter {
    const { scanner } = this;
    const left = this.#operand();
    scanner.blanks();
    const operator = readOperator(scanner);
    if (operator === undefined) {
      if (left.kind !== 'path') throw scanner.error('an operator expected');
      return { kind: 'exists', path: left.path };
    }
    scanner.blanks();
    return { kind: 'compare', operator, left, right: this.#operand() };
  }

  #operand(): Operand {
    const { scanner } = this;
    if (scanner.looksAt('@') || scanner.looksAt('$')) return { kind: 'path', path: this.#path() };
    if (isQuote(scanner)) return { kind: 'value', value: scanner.quoted() };
    if (scanner.looksAt('/')) return { kind: 'pattern', pattern: readPattern(scanner) };
    return { kind: 'value', value: scanner.looksAt('[') ? readArray(scanner) : readScalar(scanner) };
  }

  #path(): FilterPath {
    const from = this.scanner.peek() === '@' ? 'item' : 'root';
    this.scanner.at += 1;
    return this.scanner.nested(MAX_DEPTH, () => ({ from, ...this.readSteps(this.scanner) }));
  }
}

const isQuote = (scanner: Scanner): boolean => scanner.looksAt("'") || scanner.looksAt('"');

function readOperator(scanner: Scanner): FilterOperator | undefined {
  const word = scanner.match(/[=!<>~]{1,2}|[a-zA-Z]+/y);
  if (word === undefined) return undefined;
  const operator = FILTER_OPERATORS.find((candidate) => candidate === word.toLowerCase());
  if (operator === undefined) throw scanner.error(`there is no operator '${word}'`);
  return operator;
}

function readScalar(scanner: Scanner): Json {
  const word = scanner.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
  if (word === undefined) throw scanner.error('a value expected');
  return parseJson(word) as Json;
}

function readArray(scanner: Scanner): Json {
  scanner.expect('[');
  const list: Json[] = [];
  for (;;) {
    scanner.blanks();
    if (scanner.take(']')) return list;
    list.push(isQuote(scanner) ? scanner.quoted() : readScalar(scanner));
    scanner.blanks();
    if (!scanner.take(',') && !scanner.looksAt(']')) throw scanner.error("',' or ']' expected");
  }
}

/** `/.../` with the flag `i`. */
function readPattern(scanner: Scanner): RegExp {
  const literal = scanner.match(/\/(?:\\.|[^\\/])+\/i?/y);
  if (literal === undefined) throw scanner.error('a regular expression expected');
  const end = literal.lastIndexOf('/');
  try {
    // Java's matches() means the whole text.
    return new BoundedRegExp(`^(?:${literal.slice(1, end)})$`, literal.slice(end + 1));
  } catch {
    throw scanner.error('an invalid regular expression');
  }
}
