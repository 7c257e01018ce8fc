/**
 * JSON Schema of a valibot schema. Valibot's converter says what JSON Schema can say, and refuses the rest; here, a check that cannot
 * be said is left out and named, so that its schema accepts whatever the contract accepts.
 */
import { toJsonSchema, type ConversionConfig } from '@valibot/to-json-schema';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Side } from './describe-contract';
import type { JsonSchema } from './described-contract';

type ActionContext = Parameters<NonNullable<ConversionConfig['overrideAction']>>[0];
type SchemaContext = Parameters<NonNullable<ConversionConfig['overrideSchema']>>[0];
type Converted = SchemaContext['jsonSchema'];

/** Of the type of a value only. */
const WITHOUT_EFFECT = ['brand', 'flavor', 'readonly'];

/**
 * @param beyond gets a sentence for each check that is left out
 * @throws Error for what changes the value, or is no JSON
 */
export function valibotSchema(schema: StandardSchemaV1, side: Side, beyond: Set<string>): JsonSchema {
  return toJsonSchema(schema as unknown as Parameters<typeof toJsonSchema>[0], {
    target: 'draft-07',
    typeMode: side,
    overrideAction: (action) => actionSchema(action, beyond),
    overrideSchema: (found) => schemaOf(found, side),
  }) as JsonSchema;
}

/** @returns undefined to keep what the converter says, or refuses */
function actionSchema(
  { valibotAction, jsonSchema, errors }: ActionContext,
  beyond: Set<string>,
): Converted | undefined {
  const { kind, type, requirement } = valibotAction as { kind: string; type: string; requirement?: unknown };
  if (WITHOUT_EFFECT.includes(type)) return jsonSchema;
  if (kind !== 'validation') return undefined;
  if (requirement instanceof RegExp) return patternSchema(jsonSchema, requirement, type, beyond);
  if (!errors) return undefined;
  beyond.add(`The check '${type}' is made by the server only.`);
  return jsonSchema;
}

/**
 * Exactly the expression of the contract. The converter writes the name of a format instead, which others define otherwise (a
 * `date-time` without a time zone is none), and the expression without its flags.
 */
function patternSchema(jsonSchema: Converted, { source, flags }: RegExp, type: string, beyond: Set<string>): Converted {
  const { format, pattern, ...rest } = jsonSchema;
  const before = pattern === source ? undefined : pattern;
  const others = { ...rest, ...(format === 'uri' && { format }) };
  // A pattern of JSON Schema has the flag u, and no other.
  if (/[^u]/.test(flags) || !isPattern(source)) {
    beyond.add(`The check '${type}' is made by the server only.`);
    return { ...others, ...(before !== undefined && { pattern: before }) };
  }
  if (before === undefined) return { ...others, pattern: source };
  return { ...others, pattern: before, allOf: [...(others.allOf ?? []), { pattern: source }] };
}

/** Whether it means the same with the flag u; without it, some expressions are read leniently. */
function isPattern(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}

/** @returns undefined to keep what the converter says, or refuses */
function schemaOf({ valibotSchema, jsonSchema, errors }: SchemaContext, side: Side): Converted | undefined {
  if (errors) return undefined;
  const { type, entries = {} } = valibotSchema as unknown as { type: string; entries?: Record<string, Entry> };
  if (type === 'variant') {
    // The first that fits is taken, so several may fit.
    const { oneOf, ...rest } = jsonSchema;
    return { ...rest, ...(oneOf && { anyOf: oneOf }) };
  }
  if (side === 'input' || !jsonSchema.properties) return undefined;
  // A default fills in what is missing, so it is there in the output.
  const filled = Object.keys(entries).filter((key) => entries[key]!.default !== undefined);
  return { ...jsonSchema, required: [...new Set([...(jsonSchema.required ?? []), ...filled])] };
}

interface Entry {
  readonly default?: unknown;
}
