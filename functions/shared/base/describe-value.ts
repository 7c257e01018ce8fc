/** Describes values for error messages. */
const MAX_SHOWN_CHARACTERS = 40;

/** Short, and without the contents of a list or an object. For names and settings, not for values of a message. */
export function describeValue(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return describeKind(value);
  if (value.length <= MAX_SHOWN_CHARACTERS) return `'${value}'`;
  return `'${value.slice(0, MAX_SHOWN_CHARACTERS)}…' (${value.length} characters)`;
}

/** Only the kind of a value: error messages reach logs and reports, which must not contain a client's data. */
export function describeKind(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? `a string of ${value.length} characters` : `a ${typeof value}`;
}
