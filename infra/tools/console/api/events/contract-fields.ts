/**
 * What the contract says about the fields of an event: a mapping says which field of the event becomes which field of the message, and
 * the contract has the JSON Schema of the message.
 */
import type { JsonSchema } from '#constructs/contract/described-contract';
import { EventPart } from '#tools/stack/declared-input';
import type { ContractField } from '../contract';
import { listOf, MAX_SCHEMA_DEPTH, objectOf, resolved, sampleOf, typeOf } from './plausible';

/** A field of the event's detail, with a value that fits. */
export interface FieldOfContract extends ContractField {
  readonly sample: unknown;
}

/** More are easier to write as JSON. */
const MAX_FIELDS = 40;

/**
 * @param data of the message, as a mapping declares it
 * @param keysOf the place in the detail of a path in the event; undefined if it is no place in the detail
 */
export function fieldsOfContract(
  data: unknown,
  schema: JsonSchema,
  keysOf: (path: string) => readonly string[] | undefined,
): FieldOfContract[] {
  return [...fieldsIn(data, schema, true, 0)].slice(0, MAX_FIELDS);

  function* fieldsIn(mapped: unknown, part: JsonSchema, required: boolean, depth: number): Generator<FieldOfContract> {
    if (mapped instanceof EventPart) {
      const path = keysOf(mapped.path);
      if (path) yield* fieldsAt(path, part, schema, required);
    } else if (typeof mapped === 'object' && mapped !== null && !Array.isArray(mapped) && depth < MAX_SCHEMA_DEPTH) {
      const { properties, required: needed } = resolved(part, schema);
      for (const [name, inner] of Object.entries(mapped))
        yield* fieldsIn(inner, objectOf(objectOf(properties)[name]), listOf(needed).includes(name), depth + 1);
    }
  }
}

/** A field for each value that is no object, at a path and below it. */
export function* fieldsAt(
  path: readonly string[],
  part: JsonSchema,
  root: JsonSchema,
  required: boolean,
  depth = 0,
): Generator<FieldOfContract> {
  const schema = resolved(part, root);
  const members =
    typeOf(schema) === 'object' && depth < MAX_SCHEMA_DEPTH ? Object.entries(objectOf(schema.properties)) : [];
  if (members.length === 0) {
    if (path.length > 0) yield { ...fieldOf(path, schema, required), sample: sampleOf(part, root, path.at(-1) ?? '') };
    return;
  }
  const needed = listOf(schema.required);
  for (const [name, inner] of members)
    yield* fieldsAt([...path, name], objectOf(inner), root, required && needed.includes(name), depth + 1);
}

const NUMBERS = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength'] as const;
const TEXTS = ['format', 'pattern', 'description'] as const;
/** Most values of a choice; more do not fit into a list. */
const MAX_CHOICES = 200;

function fieldOf(path: readonly string[], schema: JsonSchema, required: boolean): ContractField {
  const type = typeOf(schema);
  const values = schema.const === undefined ? listOf(schema.enum) : [schema.const];
  const choices = values
    .filter((value) => ['string', 'number', 'boolean'].includes(typeof value))
    .slice(0, MAX_CHOICES);
  const said = (names: readonly string[], kind: string): object =>
    Object.fromEntries(names.filter((name) => typeof schema[name] === kind).map((name) => [name, schema[name]]));
  return {
    path,
    required,
    ...(type !== undefined && { type }),
    ...(choices.length > 0 && { choices: choices as NonNullable<ContractField['choices']> }),
    ...said(NUMBERS, 'number'),
    ...said(TEXTS, 'string'),
  };
}
