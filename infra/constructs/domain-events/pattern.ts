/** Compiles a mapping: the events it takes, those that lack a field, and the input of the state machine for each. */
import { EventField, Match, type EventPattern } from 'aws-cdk-lib/aws-events';
import { EVENT_SOURCE, type BroadcastInput, type MappedText } from '#shared/contracts';
import { detailPathsIn, EventFieldPath, EventText, type DomainEventMapping } from './mapping';

interface CompiledMapping {
  /** Events that carry every mapped field; not those of `traced`. */
  readonly complete: EventPattern;
  /** Events that also carry a trace; undefined if the mapping names no field of it. */
  readonly traced: EventPattern | undefined;
  /** Events that lack at least one mapped field; undefined if the conditions require every field. */
  readonly incomplete: EventPattern | undefined;
  readonly input: Mapped<BroadcastInput>;
  readonly tracedInput: Mapped<BroadcastInput>;
  readonly incompleteInput: Mapped<BroadcastInput>;
}
type Mapped<T> = Readonly<Record<keyof T, unknown>> | Readonly<Partial<Record<keyof T, unknown>>>;
type Detail = Readonly<Record<string, unknown>>;

/**
 * @throws Error for a mapping that would trigger itself, or whose conditions cannot be combined with the check for
 * fields
 */
export function compileMapping(mapping: DomainEventMapping): CompiledMapping {
  if (mapping.pattern.source.includes(EVENT_SOURCE)) {
    throw new Error(
      `Mapping ${mapping.name} takes events of source '${EVENT_SOURCE}', which this service publishes itself: that would loop`,
    );
  }
  const { audience, message, expiresAt, sendAt, idempotencyKey, history, acknowledge, ifUnreached } = mapping;
  const request = {
    ...{ audience, message },
    ...(expiresAt && { expiresAt }),
    ...(sendAt && { sendAt }),
    ...(idempotencyKey && { idempotencyKey }),
    ...(history !== undefined && { history }),
    ...(acknowledge && { acknowledge }),
    ...(ifUnreached && { ifUnreached }),
  };
  const fields = [...new Set(detailPathsIn(request))].sort();
  const conditions = mapping.pattern.detail ?? {};
  // A field with a condition is left out: an event without it does not match the mapping, and a pattern may test a
  // field once.
  const unconditional = fields.filter((path) => conditionAt(conditions, keysOf(path)) === undefined);
  const detail = fields.reduce((pattern, path) => require(pattern, keysOf(path), mapping.name), conditions);
  const events = { source: [...mapping.pattern.source], detailType: [...mapping.pattern.detailType] };
  const identity = { mapping: mapping.name, ...IDENTITY };
  const { traceparent } = mapping;
  const without = traceparent === undefined ? detail : tracedIf(false, detail, traceparent, mapping.name);
  return {
    complete: { ...events, ...(Object.keys(without).length > 0 && { detail: without }) },
    traced:
      traceparent === undefined ? undefined : { ...events, detail: tracedIf(true, detail, traceparent, mapping.name) },
    incomplete:
      unconditional.length > 0
        ? { ...events, detail: lackingOneOf(unconditional, conditions, mapping.name) }
        : undefined,
    input: { ...identity, ...inputOf(request) },
    tracedInput: { ...identity, ...inputOf({ ...request, traceparent }) },
    incompleteInput: { ...identity, missing: { fields, detail: EventField.fromPath('$.detail') } },
  };
}

/** Identifies the event; the same for every rule. */
export const IDENTITY = {
  source: EventField.fromPath('$.source'),
  eventId: EventField.fromPath('$.id'),
  time: EventField.fromPath('$.time'),
} as const;

/** The request, and the parts of its texts. functions/shared/request/mapped-texts.ts joins them and says why. */
function inputOf(mapped: object): Pick<Mapped<BroadcastInput>, 'request' | 'texts'> {
  const texts: MappedText[] = [];
  const request = withEventFields(mapped, [], texts);
  return { request, ...(texts.length > 0 && { texts }) };
}

/** Event fields as CDK tokens, which RuleTargetInput renders with the quoting EventBridge needs. */
const eventField = (field: EventFieldPath): string => EventField.fromPath(`$.${EventFieldPath.pathOf(field)}`);

/** @param texts collects the texts whose place holds null */
function withEventFields(value: unknown, at: MappedText['at'], texts: MappedText[]): unknown {
  if (value instanceof EventFieldPath) return eventField(value);
  if (value instanceof EventText) {
    texts.push({ at, of: EventText.partsOf(value).map(partOf) });
    return null;
  }
  if (Array.isArray(value)) return value.map((item, index) => withEventFields(item, [...at, index], texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withEventFields(item, [...at, key], texts)]),
  );
}

const partOf = (part: string | EventFieldPath): MappedText['of'][number] =>
  part instanceof EventFieldPath ? { [EventFieldPath.pathOf(part)]: eventField(part) } : part;

const keysOf = (path: string): string[] => path.split('.').slice(1);

const conditionAt = (conditions: unknown, keys: readonly string[]): unknown =>
  keys.reduce((inner, key) => (inner as Detail | undefined)?.[key], conditions);

/** The pattern with `exists: true` at a path, unless a condition of the mapping is there already and implies it. */
const require = (pattern: Detail, keys: readonly string[], mapping: string): Detail =>
  withCondition(pattern, keys, Match.exists(), mapping);

function withCondition(
  pattern: Detail,
  [key, ...rest]: readonly string[],
  condition: readonly string[],
  mapping: string,
): Detail {
  if (key === undefined) throw new Error(`Mapping ${mapping} maps both a field and something inside it`);
  const there = pattern[key];
  if (rest.length === 0) {
    if (there !== undefined && !Array.isArray(there))
      throw new Error(`Mapping ${mapping} maps both '${key}' and something inside it`);
    return { ...pattern, [key]: there ?? condition };
  }
  if (Array.isArray(there))
    throw new Error(`Mapping ${mapping} maps a field inside '${key}', which already has a condition of its own`);
  return { ...pattern, [key]: withCondition((there ?? {}) as Detail, rest, condition, mapping) };
}

/**
 * Whether an event has a trace is up to the pattern: in an input, EventBridge removes a variable that the event lacks, and leaves no JSON.
 * @throws Error if the mapping tests or maps the field in another way
 */
function tracedIf(isTraced: boolean, pattern: Detail, field: EventFieldPath, mapping: string): Detail {
  const keys = keysOf(EventFieldPath.pathOf(field));
  if (conditionAt(pattern, keys) !== undefined)
    throw new Error(`Mapping ${mapping}: its traceparent is also a mapped field or has a condition of its own`);
  return withCondition(pattern, keys, isTraced ? Match.exists() : Match.doesNotExist(), mapping);
}

function lackingOneOf(fields: readonly string[], conditions: Detail, mapping: string): Detail {
  if ('$or' in conditions)
    throw new Error(`Mapping ${mapping} has a $or condition, which the check for missing fields needs itself`);
  return {
    ...conditions,
    $or: fields.map((path) =>
      keysOf(path).reduceRight<unknown>((inner, key) => ({ [key]: inner }), Match.doesNotExist()),
    ),
  };
}
