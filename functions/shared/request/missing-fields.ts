/**
 * Says which fields of a mapping an event lacks. EventBridge only knows that at least one is missing, so the companion
 * rule passes on the mapped fields and the event's detail.
 */
import type { BroadcastInput } from '../contracts';

export function missingFieldsText(mapping: string, { fields, detail }: NonNullable<BroadcastInput['missing']>): string {
  const problems = fields.flatMap((field) => {
    const reason = reasonMissing(valueAt({ detail }, field.split('.')));
    return reason === undefined ? [] : [`${field} ${reason}`];
  });
  const found = problems.length > 0 ? problems.join(', ') : `one of ${fields.join(', ')} is absent`;
  return `${found}: mapping ${mapping} needs ${problems.length === 1 ? 'it' : 'them'}. Publish the event with ${problems.length === 1 ? 'it' : 'them'}, or change the mapping.`;
}

function valueAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return value;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !Object.hasOwn(value, key))
    return undefined;
  return valueAt((value as Record<string, unknown>)[key], rest);
}

/** EventBridge checks the presence of leaves only: an object, or an empty list, does not count as present. */
function reasonMissing(value: unknown): string | undefined {
  if (value === undefined) return 'is absent';
  if (Array.isArray(value)) return value.length === 0 ? 'is an empty list' : undefined;
  return typeof value === 'object' && value !== null ? 'is an object where a single value is needed' : undefined;
}
