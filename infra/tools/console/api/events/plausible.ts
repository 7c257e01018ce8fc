/** Values for fields of example events: by the contract's JSON Schema where there is one, else by the field's name. */
import type { JsonSchema } from '#constructs/contract/described-contract';
import type { Detail } from './satisfy';

/** Goes by the last word of the field's name; for an unknown one, returns a string that names the field. */
export function plausible(field: string): unknown {
  if (/ur[il]$/i.test(field)) return 'https://example.com/';
  if (/price|amount|total/i.test(field)) return 79.9;
  if (/count|quantity|number/i.test(field)) return 3;
  if (/currency/i.test(field)) return 'EUR';
  if (/id$|sku|key/i.test(field)) return 'A-1042';
  return `some ${field}`;
}

/** Deeper, a schema may be recursive. */
export const MAX_SCHEMA_DEPTH = 5;

/**
 * A value that the schema accepts, as far as that can be made: a pattern cannot.
 * @param root holds what the schema refers to
 */
export function sampleOf(schema: JsonSchema, root: JsonSchema, field: string, depth = 0): unknown {
  const found = resolved(schema, root);
  const [given] = [found.const, ...listOf(found.enum), ...listOf(found.examples), found.default].filter(
    (each) => each !== undefined,
  );
  if (given !== undefined) return given;
  switch (typeOf(found)) {
    case 'string':
      return textFor(found, field);
    case 'integer':
      return Math.round(numberFor(found, field));
    case 'number':
      return numberFor(found, field);
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'array':
      return depth >= MAX_SCHEMA_DEPTH ? [] : [sampleOf(objectOf(found.items), root, field, depth + 1)];
    case 'object':
      return depth >= MAX_SCHEMA_DEPTH ? {} : membersOf(found, root, depth);
    default:
      return plausible(field);
  }
}

function membersOf({ properties, required }: JsonSchema, root: JsonSchema, depth: number): Detail {
  const needed = listOf(required);
  const members = Object.entries(objectOf(properties)).filter(([name]) => needed.includes(name));
  return Object.fromEntries(members.map(([name, each]) => [name, sampleOf(objectOf(each), root, name, depth + 1)]));
}

const FORMATS: Readonly<Record<string, string>> = {
  uri: 'https://example.com/',
  'date-time': '2026-12-24T18:00:00Z',
  date: '2026-12-24',
  email: 'ada@example.com',
  uuid: '8f2e61a4-0b5c-4a8e-9d57-3f5f1f0a7c11',
};

function textFor({ format, minLength = 0, maxLength = Infinity }: JsonSchema, field: string): string {
  if (typeof format === 'string' && Object.hasOwn(FORMATS, format)) return FORMATS[format]!;
  const named = plausible(field);
  const text = typeof named === 'string' ? named : `some ${field}`;
  return text.slice(0, Number(maxLength)).padEnd(Math.min(Number(minLength), MAX_PADDING), 'x');
}

const MAX_PADDING = 1_000;

function numberFor({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema, field: string): number {
  const named = plausible(field);
  const above = bound(exclusiveMinimum, (value) => value + 1) ?? bound(minimum) ?? -Infinity;
  const below = bound(exclusiveMaximum, (value) => value - 1) ?? bound(maximum) ?? Infinity;
  return Math.max(above, Math.min(below, typeof named === 'number' ? named : 1));
}

const bound = (value: unknown, change = (number: number) => number): number | undefined =>
  typeof value === 'number' ? change(value) : undefined;

/** Without references, and for a value that may be null, what it is otherwise. */
export function resolved(schema: JsonSchema, root: JsonSchema, depth = 0): JsonSchema {
  if (depth > MAX_SCHEMA_DEPTH) return {};
  const { $ref, anyOf, oneOf } = schema;
  if (typeof $ref === 'string') {
    const keys = $ref.replace(/^#\/?/, '').split('/');
    const target = keys.reduce<unknown>((inner, key) => (key === '' ? inner : objectOf(inner)[key]), root);
    return resolved(objectOf(target), root, depth + 1);
  }
  const [choice] = [...listOf(anyOf), ...listOf(oneOf)].map(objectOf).filter(({ type }) => type !== 'null');
  return choice ? resolved(choice, root, depth + 1) : schema;
}

/** The first that is not null. */
export function typeOf({ type }: JsonSchema): string | undefined {
  const [first] = (Array.isArray(type) ? (type as unknown[]) : [type]).filter((each) => each !== 'null');
  if (typeof first === 'string') return first;
  return type === 'null' || Array.isArray(type) ? 'null' : undefined;
}

export const objectOf = (value: unknown): JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {};

export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);
