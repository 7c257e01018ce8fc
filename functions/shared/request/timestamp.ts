/** ISO 8601 with a zone. Without one, the meaning of a time would depend on the machine. */
const WITH_ZONE = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

export const TIMESTAMP_RULE = "an ISO 8601 time with zone such as '2026-11-21T10:00:00Z'";

export function isTimestamp(value: unknown): value is string {
  const date = typeof value === 'string' ? WITH_ZONE.exec(value)?.[1] : undefined;
  // Stryker disable next-line ConditionalExpression: no date is in no calendar
  if (date === undefined) return false;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // Date.parse turns the 31st of February into the 3rd of March.
  const inCalendar = !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(date);
  return inCalendar && !Number.isNaN(Date.parse(value as string));
}
