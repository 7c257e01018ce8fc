/** XML as the AWS query protocol writes it: an element for each member, `<member>` for each item of a list. */

/** The elements of an object; nothing for a member that is undefined. */
export const elements = (fields: Readonly<Record<string, unknown>>): string =>
  Object.entries(fields)
    .map(([name, value]) => (value === undefined ? '' : `<${name}>${content(value)}</${name}>`))
    .join('');

function content(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((member) => elements({ member })).join('');
  if (typeof value === 'object' && value !== null) return elements(value as Record<string, unknown>);
  return escaped(String(value));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string) => text.replace(/[&<>]/g, (character) => ENTITIES[character] ?? character);
