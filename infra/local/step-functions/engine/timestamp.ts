/** Points in time as ISO 8601 texts with a time zone: date, `T`, time, optional fraction, `Z` or an offset. */

const OFFSET_DATE_TIME = /^(?<date>\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})$/;

/** Epoch milliseconds; undefined if the text is no such time, or names a day that does not exist. */
export function instantOf(text: string): number | undefined {
  const date = OFFSET_DATE_TIME.exec(text)?.groups?.date;
  if (date === undefined) return undefined;
  const instant = Date.parse(text);
  // Date.parse takes 30 February for 2 March.
  return Number.isNaN(instant) || new Date(`${date}T00:00:00Z`).getUTCDate() !== Number(date.slice(-2))
    ? undefined
    : instant;
}
