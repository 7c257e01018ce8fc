/** How error messages show a value that was got: bounded, and never the inside of a list or an object. */
const MAX_SHOWN_CHARACTERS = 40;

export function describeValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return `a ${typeof value}`;
  if (value.length <= MAX_SHOWN_CHARACTERS) return `'${value}'`;
  return `'${value.slice(0, MAX_SHOWN_CHARACTERS)}…' (${value.length} characters)`;
}
