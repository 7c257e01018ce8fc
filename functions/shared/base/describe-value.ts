/** How error messages show a value that was got. */
const MAX_SHOWN_CHARACTERS = 40;

/** Bounded, and never the inside of a list or an object. For names and settings; not for what is or may be a message. */
export function describeValue(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return describeKind(value);
  if (value.length <= MAX_SHOWN_CHARACTERS) return `'${value}'`;
  return `'${value.slice(0, MAX_SHOWN_CHARACTERS)}…' (${value.length} characters)`;
}

/** What kind of value it is and no more: error messages reach logs and reports, where no message of a client belongs. */
export function describeKind(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? `a text of ${value.length} characters` : `a ${typeof value}`;
}
