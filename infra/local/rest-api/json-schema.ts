/** The part of JSON Schema (draft 4) that API Gateway models need here; other keywords are refused by name. */
import { isDeepStrictEqual } from 'node:util';
import { UnsupportedError } from '../core/service';

export type Schema = Readonly<Record<string, unknown>>;
type Check = (value: unknown, schema: Schema) => boolean;

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  object: (value) => isObject(value),
  array: (value) => Array.isArray(value),
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isInteger(value),
  null: (value) => value === null,
};

/** As in JSON Schema, each is satisfied by values of another type than its own. */
const KEYWORDS: Readonly<Record<string, Check>> = {
  $schema: () => true,
  title: () => true,
  description: () => true,
  type: (value, { type }) => [type].flat().some((name) => TYPES[String(name)]?.(value) === true),
  enum: (value, schema) => (schema.enum as unknown[]).some((member) => isDeepStrictEqual(member, value)),
  anyOf: (value, { anyOf }) => (anyOf as Schema[]).some((schema) => isValid(value, schema)),
  required: (value, { required }) =>
    !isObject(value) || (required as string[]).every((name) => Object.hasOwn(value, name)),
  properties: (value, { properties }) =>
    !isObject(value) ||
    Object.entries(properties as Record<string, Schema>).every(
      ([name, schema]) => !Object.hasOwn(value, name) || isValid(value[name], schema),
    ),
  additionalProperties: (value, { additionalProperties, properties = {} }) =>
    additionalProperties !== false ||
    !isObject(value) ||
    Object.keys(value).every((name) => Object.hasOwn(properties as object, name)),
  items: (value, { items }) => !Array.isArray(value) || value.every((item) => isValid(item, items as Schema)),
  minLength: (value, { minLength }) => typeof value !== 'string' || [...value].length >= Number(minLength),
  maxLength: (value, { maxLength }) => typeof value !== 'string' || [...value].length <= Number(maxLength),
};

export const isValid = (value: unknown, schema: Schema): boolean =>
  Object.keys(schema).every((keyword) => KEYWORDS[keyword]?.(value, schema) === true);

/** @throws UnsupportedError naming the unsupported keyword */
export function checkSchema(schema: unknown, where: string): Schema {
  if (!isObject(schema)) throw new UnsupportedError(`${where}: Schema must be an object.`);
  for (const keyword of Object.keys(schema)) {
    if (!Object.hasOwn(KEYWORDS, keyword)) {
      throw new UnsupportedError(`${where}: local mode does not support '${keyword}' in a model's schema.`);
    }
  }
  if (typeof schema.additionalProperties === 'object') {
    throw new UnsupportedError(`${where}: local mode takes additionalProperties only as true or false.`);
  }
  const { properties = {}, items, anyOf = [] } = schema;
  const nested = [
    ...Object.values<unknown>(properties as Record<string, unknown>),
    ...(items === undefined ? [] : [items]),
    ...(anyOf as unknown[]),
  ];
  for (const part of nested) checkSchema(part, where);
  return schema;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
