/**
 * The fields of an event's detail, for a form. An example has every field that its mapping reads, each with a value of its kind,
 * so its shape is the form's; the contract says what fits, and which fields there may be besides. The JSON text stays the truth: the
 * form only changes values in it.
 */
import type { ContractField } from '../../api/contract';

type Path = readonly (string | number)[];

export interface Field {
  readonly path: Path;
  /** The path for people: `audience.users`. */
  readonly label: string;
  /** `names`: a list of strings. `json`: anything else that has no field of its own, e.g. an empty object. */
  readonly kind: 'text' | 'number' | 'flag' | 'names' | 'json';
  /** Undefined if the detail does not have it. */
  readonly value: unknown;
  /** What the contract says about it. */
  readonly contract?: ContractField;
}

/** Deeper, or beyond so many, the JSON text is easier to work with. */
const MAX_DEPTH = 5;
const MAX_FIELDS = 40;

/** @param contract what it says about fields of this event; those that the detail lacks come last */
export function fieldsOf(detail: unknown, contract: readonly ContractField[] = []): readonly Field[] {
  const byLabel = new Map(contract.map((each) => [each.path.join('.'), each]));
  const present = [...leavesOf(detail, [])].map((field) => {
    const said = byLabel.get(field.label);
    byLabel.delete(field.label);
    return said ? { ...field, contract: said } : field;
  });
  const absent = [...byLabel].map(([label, said]): Field => ({
    path: said.path,
    label,
    kind: KINDS[said.type ?? ''] ?? 'json',
    value: undefined,
    contract: said,
  }));
  return [...present, ...absent].slice(0, MAX_FIELDS);
}

const KINDS: Readonly<Record<string, Field['kind']>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'flag',
};

/** What the contract asks of a value, in words; empty if it asks for nothing. */
export function wanted({ type, choices, format, pattern, description, ...bounds }: ContractField): string {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, minLength, maxLength } = bounds;
  const told = (words: string, value: string | number | undefined) =>
    value === undefined ? [] : [`${words} ${value}`];
  return [
    ...(description === undefined ? [] : [description]),
    ...(choices || type === undefined ? [] : [type]),
    ...told('form', format),
    ...told('at least', minimum),
    ...told('at most', maximum),
    ...told('more than', exclusiveMinimum),
    ...told('less than', exclusiveMaximum),
    ...(minLength === undefined ? [] : [`from ${minLength} characters`]),
    ...(maxLength === undefined ? [] : [`up to ${maxLength} characters`]),
    ...told('pattern', pattern),
    ...(bounds.required ? [] : ['optional']),
  ].join(', ');
}

/** Why a value does not fit the contract, as far as its field alone says; undefined if it does. Patterns are not tried. */
export function misfit(said: ContractField, value: unknown): string | undefined {
  if (value === undefined) return said.required ? 'is missing' : undefined;
  const { type, choices, minLength = 0, maxLength = Infinity } = said;
  if (choices) return choices.includes(value as string) ? undefined : `must be one of ${choices.join(', ')}`;
  if (type !== undefined && !isOfType(value, type)) return `must be of type ${type}`;
  if (typeof value === 'string' && value.length < minLength) return `must have at least ${minLength} characters`;
  if (typeof value === 'string' && value.length > maxLength) return `must have at most ${maxLength} characters`;
  if (typeof value === 'string' && said.format === 'uri' && !URL.canParse(value)) return 'must be an address';
  return typeof value === 'number' && !isWithin(value, said) ? `must be ${boundsText(said)}` : undefined;
}

function isOfType(value: unknown, type: string): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  return type === 'object' ? isObject(value) : typeof value === type;
}

const isWithin = (value: number, { minimum, maximum, exclusiveMinimum, exclusiveMaximum }: ContractField): boolean =>
  value >= (minimum ?? -Infinity) &&
  value <= (maximum ?? Infinity) &&
  value > (exclusiveMinimum ?? -Infinity) &&
  value < (exclusiveMaximum ?? Infinity);

const boundsText = ({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: ContractField): string =>
  [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
    ...(exclusiveMinimum === undefined ? [] : [`more than ${exclusiveMinimum}`]),
    ...(exclusiveMaximum === undefined ? [] : [`less than ${exclusiveMaximum}`]),
  ].join(' and ');

function* leavesOf(value: unknown, path: Path): Generator<Field> {
  const inner = isObject(value) && path.length < MAX_DEPTH ? Object.entries(value) : [];
  if (inner.length > 0) {
    for (const [name, member] of inner) yield* leavesOf(member, [...path, name]);
  } else if (path.length > 0) yield { path, label: path.join('.'), kind: kindOf(value), value };
}

function kindOf(value: unknown): Field['kind'] {
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  if (typeof value === 'boolean') return 'flag';
  return Array.isArray(value) && value.every((item) => typeof item === 'string') ? 'names' : 'json';
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a field's text means; undefined if it is no value of its kind (yet). */
export function valueOf({ kind }: Pick<Field, 'kind'>, text: string): unknown {
  switch (kind) {
    case 'number':
      return text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text);
    case 'names':
      return text
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== '');
    case 'json':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    default:
      return text;
  }
}

/** The detail with another value at a path, which need not be there yet. @param value undefined to take it out */
export function withValue(detail: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  const members = isObject(detail) ? Object.entries(detail) : [];
  if (!members.some(([name]) => name === key)) members.push([String(key), undefined]);
  // Entries, and not an assignment: a name such as __proto__ is a name.
  return Object.fromEntries(
    members
      .map(([name, member]) => [name, name === key ? withValue(member, rest, value) : member] as const)
      .filter(([, member]) => member !== undefined),
  );
}
