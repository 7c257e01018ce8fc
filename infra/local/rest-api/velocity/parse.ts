/**
 * Parses a mapping template: text, comments, references, `#set`, and `#if` with `==`, `||` and `&&`. Everything else in
 * Velocity is refused by name when the template is created.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
import { UnsupportedError } from '../../core/service';
import type { Branch, Comparison, Condition, Expression, Node, Reference, Step } from './syntax';

const DIRECTIVE = /#(?:\{[a-z]+\}|[a-z]+\b)/y;
const COMMENT = /##[^\r\n]*(?:\r?\n)?|#\*[^]*?\*#/y;
const REFERENCE = /\$!?\{?[a-zA-Z]/y;
/** Velocity that would otherwise be read as text: an escape, unparsed text, a comment without an end. */
const NOT_TEXT = /\\+(?:\$!?\{?[a-zA-Z]|#\{?[a-z])|#\[\[|#\*/y;
const INDEX = /\[(?:-?\d|\$)/y;
const TEXT = /[^#$\\]+|[#$\\]/y;
const NAME = /[a-zA-Z_][\w-]*/y;
const OVERRIDE = /^context\.responseOverride\.(?:status|header\.[\w-]+)$/;
const STRING = /'[^']*'|"[^"$#]*"/y;
const NUMBER = /\d+/y;
const SPACE = /\s*/y;
/** A directive swallows the end of its line; blanks only before that. */
const LINE_END = /(?:[ \t]*\r?\n)?/y;

/** @param where names the property in errors */
export function parseTemplate(source: string, where: string): readonly Node[] {
  const parser = new Parser(source, where);
  const nodes = parser.nodes();
  parser.expectEnd();
  return nodes;
}

class Parser {
  #at = 0;

  constructor(
    private readonly source: string,
    private readonly where: string,
  ) {}

  /** Up to the end, or to a directive that ends a branch. */
  nodes(): Node[] {
    const nodes: Node[] = [];
    while (this.#at < this.source.length) {
      if (this.#take(COMMENT) !== undefined) continue;
      const directive = this.#directive();
      if (directive === '#elseif' || directive === '#else' || directive === '#end') break;
      if (directive === '#set') nodes.push(this.#set());
      else if (directive === '#if') nodes.push(this.#if());
      else if (directive !== undefined) this.#refuse(directive);
      else if (this.#peek(NOT_TEXT)) this.#refuse(this.#ahead());
      else if (this.#peek(REFERENCE)) nodes.push({ type: 'output', reference: this.#reference() });
      else nodes.push({ type: 'text', text: this.#take(TEXT) ?? '' });
    }
    return nodes;
  }

  expectEnd(): void {
    if (this.#at < this.source.length) this.#refuse(this.#ahead());
  }

  /** The next directive; `#{else}` counts as `#else`. */
  #directive(): string | undefined {
    return this.#peek(DIRECTIVE)?.replaceAll(/[{}]/g, '');
  }

  #set(): Node {
    this.#take(DIRECTIVE);
    this.#expect('(');
    const { root, steps } = this.#reference();
    const target = [root, ...steps.map(({ name }) => name)];
    if (target.length > 1 && !OVERRIDE.test(target.join('.'))) this.#refuse(`$${target.join('.')} =`);
    this.#expect('=');
    const value = this.#expression();
    this.#expect(')');
    this.#take(LINE_END);
    return { type: 'set', target, value };
  }

  #if(): Node {
    const branches: Branch[] = [];
    for (;;) {
      const directive = this.#directive();
      this.#take(DIRECTIVE);
      if (directive === '#end') break;
      if (directive === undefined) this.#refuse('an #if without its #end');
      const condition = directive === '#else' ? undefined : this.#condition();
      this.#take(LINE_END);
      branches.push({ ...(condition && { condition }), body: this.nodes() });
    }
    this.#take(LINE_END);
    return { type: 'if', branches };
  }

  #condition(): Condition {
    this.#expect('(');
    const alternatives: Comparison[][] = [[this.#comparison()]];
    while (!this.#accept(')')) {
      if (this.#accept('||')) alternatives.push([this.#comparison()]);
      else {
        this.#expect('&&');
        alternatives.at(-1)!.push(this.#comparison());
      }
    }
    return alternatives;
  }

  #comparison(): Comparison {
    const left = this.#expression();
    return this.#accept('==') ? { left, right: this.#expression() } : { left };
  }

  #expression(): Expression {
    this.#take(SPACE);
    const text = this.#take(STRING);
    if (text !== undefined) return { type: 'literal', value: text.slice(1, -1) };
    const number = this.#take(NUMBER);
    if (number !== undefined) return { type: 'literal', value: Number(number) };
    return { type: 'reference', reference: this.#reference() };
  }

  #reference(): Reference {
    this.#take(SPACE);
    const start = this.#at;
    this.#expect('$');
    const quiet = this.#accept('!');
    const formal = this.#accept('{');
    const root = this.#name();
    const steps: Step[] = [];
    while (this.source[this.#at] === '.' && /[a-zA-Z_]/.test(this.source[this.#at + 1] ?? '')) {
      this.#at += 1;
      const name = this.#name();
      steps.push({ name, ...(this.source[this.#at] === '(' && { args: this.#arguments() }) });
    }
    if (formal) this.#expect('}');
    else if (this.#peek(INDEX)) this.#refuse(`${this.source.slice(start, this.#at)}[`);
    return { source: this.source.slice(start, this.#at), quiet, root, steps };
  }

  #arguments(): Expression[] {
    const args: Expression[] = [];
    this.#expect('(');
    while (!this.#accept(')')) {
      if (args.length > 0) this.#expect(',');
      args.push(this.#expression());
    }
    return args;
  }

  #name(): string {
    return this.#take(NAME) ?? this.#refuse(this.#ahead());
  }

  #peek(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    return pattern.exec(this.source)?.[0];
  }

  #take(pattern: RegExp): string | undefined {
    const text = this.#peek(pattern);
    this.#at += text?.length ?? 0;
    return text;
  }

  #accept(text: string): boolean {
    const before = this.#at;
    if (text.length > 1 || text === ')') this.#take(SPACE);
    if (this.source.startsWith(text, this.#at)) this.#at += text.length;
    else this.#at = before;
    return this.#at !== before;
  }

  #expect(text: string): void {
    this.#take(SPACE);
    if (!this.source.startsWith(text, this.#at)) this.#refuse(this.#ahead());
    this.#at += text.length;
  }

  #ahead(): string {
    return this.source.slice(this.#at, this.#at + 20);
  }

  #refuse(what: string): never {
    throw new UnsupportedError(`${this.where}: local mode does not support '${what}' in a mapping template.`);
  }
}
