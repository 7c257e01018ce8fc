/** A value in a text, as Java writes it: `{a=1, b=[x]}`. States.Format does so. */
import type { Json } from '#local/core/service';

export function javaText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([key, member]) => `${key}=${javaText(member)}`);
  return `{${members.join(', ')}}`;
}
