/** The schemas of a document: each under a name of its own, and every reference to one of them. */
import type { JsonSchema } from '#constructs/contract/described-contract';

/** Contents of a schema that are values, not schemas. */
const VALUES = ['const', 'enum', 'default', 'examples'];

export class Components {
  readonly schemas: Record<string, JsonSchema> = {};

  /** @param at JSON pointer to where the schemas are: `#/components/schemas` */
  constructor(private readonly at: string) {}

  /** A reference to the schema of that name. */
  ref(name: string): JsonSchema {
    return { $ref: this.#pointer(keyOf(name)) };
  }

  /** Adds a schema with its own definitions, which become schemas beside it. @returns a reference to it */
  add(name: string, schema: JsonSchema): JsonSchema {
    const { $defs = {}, definitions = {}, ...rest } = schema as { $defs?: object; definitions?: object };
    const own: Record<string, unknown> = { ...$defs, ...definitions };
    const pointers = (ref: string): string => {
      if (ref === '#') return this.#pointer(keyOf(name));
      const definition = unescaped(/^#\/(?:\$defs|definitions)\/([^/]+)$/.exec(ref)?.[1] ?? '');
      return Object.hasOwn(own, definition) ? this.#pointer(keyOf(`${name}.${definition}`)) : ref;
    };
    this.schemas[keyOf(name)] = withRefs(rest, pointers) as JsonSchema;
    for (const [definition, value] of Object.entries(own)) {
      this.schemas[keyOf(`${name}.${definition}`)] = withRefs(value, pointers) as JsonSchema;
    }
    return this.ref(name);
  }

  #pointer = (key: string): string => `${this.at}/${key}`;
}

/**
 * A name as a key of a document, which has letters, digits and `. _ -` only. Others become their code, so that two names stay two
 * keys.
 */
export const keyOf = (name: string): string =>
  name.replace(/[^A-Za-z0-9._-]/gu, (character) => `_${character.codePointAt(0)!.toString(16)}_`);

/** @param to where each reference leads */
export function withRefs(schema: unknown, to: (ref: string) => string): unknown {
  if (Array.isArray(schema)) return schema.map((item) => withRefs(item, to));
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]: [string, unknown]) => {
      if (VALUES.includes(key)) return [key, value];
      return [key, key === '$ref' && typeof value === 'string' ? to(value) : withRefs(value, to)];
    }),
  );
}

/** Of a JSON pointer in a URL. */
const unescaped = (token: string): string => decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
