/**
 * The fields of an event's detail, for a form. An example has every field that its mapping reads, each with a value of its kind,
 * so its shape is the form's. The JSON text stays the truth: the form only changes values in it.
 */

type Path = readonly (string | number)[];

export interface Field {
  readonly path: Path;
  /** The path for people: `audience.users`. */
  readonly label: string;
  /** `names`: a list of strings. `json`: anything else that has no field of its own, e.g. an empty object. */
  readonly kind: 'text' | 'number' | 'flag' | 'names' | 'json';
  readonly value: unknown;
}

/** Deeper, or beyond so many, the JSON text is easier to work with. */
const MAX_DEPTH = 5;
const MAX_FIELDS = 40;

export function fieldsOf(detail: unknown): readonly Field[] {
  return [...leavesOf(detail, [])].slice(0, MAX_FIELDS);
}

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

/** The detail with another value at a path that it has. */
export function withValue(detail: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (!isObject(detail)) return detail;
  // Entries, and not an assignment: a name such as __proto__ is a name.
  return Object.fromEntries(
    Object.entries(detail).map(([name, member]) => [name, name === key ? withValue(member, rest, value) : member]),
  );
}
