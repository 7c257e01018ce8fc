/** valibot's strict object accepts a list as an object; this one does not. */
import * as v from 'valibot';

/** An object with these fields and no others. */
export function strictObject<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.pipe(
    v.custom<object>((value) => typeof value === 'object' && value !== null && !Array.isArray(value), 'an object'),
    // eslint-disable-next-line no-restricted-properties -- the list is refused before
    v.strictObject(entries),
  );
}
