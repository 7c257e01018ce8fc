/** Renders a mapping template: `$input`, `$context`, `$util.escapeJavaScript` and the variables it sets. */
import { UnsupportedError } from '../../core/service';
import { jsonOf, valueAt } from '../../api-gateway/lookup';
import type { Comparison, Expression, Node, Reference, Step } from './syntax';

export interface TemplateInput {
  /** The request's body, or the integration's answer. */
  readonly body: string;
  readonly context: Readonly<Record<string, unknown>>;
  /** Request headers, with lower-case names. @default - none */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

export interface Rendered {
  readonly text: string;
  /** The value the template set `$context.responseOverride.status` to. */
  readonly status?: number;
  /** The values it set members of `$context.responseOverride.header` to. */
  readonly headers: Readonly<Record<string, string>>;
}

/** @throws UnsupportedError for a method that local mode does not know */
export function render(nodes: readonly Node[], input: TemplateInput): Rendered {
  const renderer = new Renderer(input);
  const text = renderer.render(nodes);
  const { status, headers } = renderer;
  return { text, headers, ...(status !== undefined && { status }) };
}

class Renderer {
  status: number | undefined;
  readonly headers: Record<string, string> = {};
  readonly #variables = new Map<string, unknown>();

  constructor(private readonly input: TemplateInput) {}

  render(nodes: readonly Node[]): string {
    return nodes.map((node) => this.#renderNode(node)).join('');
  }

  #renderNode(node: Node): string {
    if (node.type === 'text') return node.text;
    if (node.type === 'output') return asText(this.#follow(node.reference)) ?? unresolved(node.reference);
    if (node.type === 'if') {
      const taken = node.branches.find(
        ({ condition }) => !condition || condition.some((all) => all.every((comparison) => this.#holds(comparison))),
      );
      return this.render(taken?.body ?? []);
    }
    const value = this.#evaluate(node.value);
    const [variable = '', , override, header = ''] = node.target;
    if (override === 'header') this.headers[header] = asText(value) ?? '';
    else if (override === 'status') this.status = Number(value);
    else this.#variables.set(variable, value);
    return '';
  }

  #holds({ left, right }: Comparison): boolean {
    const value = this.#evaluate(left);
    if (!right) return value !== undefined && value !== null && value !== false;
    return value === this.#evaluate(right);
  }

  #evaluate(expression: Expression): unknown {
    return expression.type === 'literal' ? expression.value : this.#follow(expression.reference);
  }

  #follow({ root, steps, source }: Reference): unknown {
    const [first, ...rest] = steps;
    if (root === 'input' && first?.name === 'params') return this.#headerNamed(first, rest, source);
    if (root === 'input' && first) return rest.reduce(this.#step(source), this.#ofInput(first, source));
    if (root === 'util' && first?.name === 'escapeJavaScript') {
      const [argument] = first.args ?? [];
      const text = argument && asText(this.#evaluate(argument));
      return rest.reduce(this.#step(source), escapeJavaScript(text ?? ''));
    }
    if (root === 'util') throw unsupported(source);
    const start = root === 'context' ? this.input.context : this.#variables.get(root);
    return steps.reduce(this.#step(source), start);
  }

  #ofInput({ name, args = [] }: Step, source: string): unknown {
    if (name === 'body') return this.input.body;
    const [path] = args.map((argument) => this.#evaluate(argument));
    const found = typeof path === 'string' ? valueAtPath(this.input.body, path, source) : undefined;
    if (name === 'path') return found;
    if (name === 'json') return JSON.stringify(found) ?? '';
    throw unsupported(source);
  }

  /** `$input.params().header.get("Origin")`; empty if there is none, as in API Gateway. */
  #headerNamed(params: Step, [header, get, ...more]: readonly Step[], source: string): string {
    const [name] = (get?.args ?? []).map((argument) => asText(this.#evaluate(argument)));
    const read = params.args?.length === 0 && header?.name === 'header' && !header.args && get?.name === 'get';
    if (!read || name === undefined || more.length > 0) throw unsupported(source);
    return this.input.headers?.[name] ?? '';
  }

  readonly #step =
    (source: string) =>
    (value: unknown, { name, args }: Step): unknown => {
      if (!args) return valueAt(value, [name]);
      const [pattern, replacement] = args.map((argument) => asText(this.#evaluate(argument)) ?? '');
      if (typeof value === 'string' && name === 'replaceAll' && pattern !== undefined && replacement !== undefined) {
        // In Java these are escapes and groups.
        if (/[\\$]/.test(replacement)) throw unsupported(source);
        return value.replace(new RegExp(pattern, 'g'), () => replacement);
      }
      throw unsupported(source);
    };
}

/** `$.Entries[0].EventId`: members and indices. */
function valueAtPath(body: string, path: string, source: string): unknown {
  if (!/^\$(?:\.\w+|\[\d+\])*$/.test(path)) throw unsupported(source);
  const segments = path.match(/\w+/g) ?? [];
  return segments.reduce<unknown>(
    (value, segment) => (Array.isArray(value) ? (value as unknown[])[Number(segment)] : valueAt(value, [segment])),
    jsonOf(body),
  );
}

/** Like Apache's StringEscapeUtils; escapes single quotes too. */
const escapeJavaScript = (text: string): string =>
  JSON.stringify(text)
    .slice(1, -1)
    .replace(/['/]/g, (character) => `\\${character}`)
    .replace(
      /[\u007f-\uffff]/g,
      (character) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`,
    );

function asText(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const unresolved = ({ quiet, source }: Reference): string => (quiet ? '' : source);
const unsupported = (source: string) =>
  new UnsupportedError(`Local mode does not support ${source} in a mapping template of API Gateway.`);
