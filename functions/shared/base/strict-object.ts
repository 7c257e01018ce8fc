/** valibot's strict object, which takes a list for an object, made to refuse one. */
import * as v from 'valibot';

/** An object with these fields and no others. */
export function strictObject<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(
    v.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object'),
    v.strictObject(entries),
  );
}
