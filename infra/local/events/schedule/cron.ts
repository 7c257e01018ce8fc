/** EventBridge's cron expressions: minutes, hours, day of month, month, day of week, year; in UTC, to the minute. */
import { parseDays } from './cron-days';
import { parseField } from './cron-field';

/** The next time after a given one, in epoch milliseconds; undefined if there is none. */
export type NextTime = (after: number) => number | undefined;

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const YEARS = { from: 1970, to: 2199 };
const DAY_MS = 86_400_000;

/** Undefined if the text is not a cron expression that EventBridge accepts. */
export function parseCron(text: string): NextTime | undefined {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = '', ...rest] = text
    .trim()
    .split(/\s+/);
  const minutes = sorted(parseField(minute, { from: 0, to: 59 }));
  const hours = sorted(parseField(hour, { from: 0, to: 23 }));
  const months = parseField(month, { from: 1, to: 12, names: MONTHS });
  const years = parseField(year, YEARS);
  const isDay = parseDays(dayOfMonth, dayOfWeek);
  if (!minutes || !hours || !months || !years || !isDay || rest.length > 0) return undefined;
  const lastYear = Math.max(...years);

  return (after) => {
    const next = Math.floor(after / 60_000) * 60_000 + 60_000;
    for (let day = startOfDay(next); day.getUTCFullYear() <= lastYear; day = dayAfter(day, months, years)) {
      if (!years.has(day.getUTCFullYear()) || !months.has(day.getUTCMonth() + 1) || !isDay(day)) continue;
      for (const atHour of hours) {
        for (const atMinute of minutes) {
          const time = day.getTime() + (atHour * 60 + atMinute) * 60_000;
          if (time >= next) return time;
        }
      }
    }
    return undefined;
  };
}

const sorted = (numbers: ReadonlySet<number> | undefined) => numbers && [...numbers].sort((one, other) => one - other);

const startOfDay = (time: number): Date => new Date(Math.floor(time / DAY_MS) * DAY_MS);

/** The next day worth checking: skips whole years and months that are not in the fields. */
function dayAfter(day: Date, months: ReadonlySet<number>, years: ReadonlySet<number>): Date {
  const year = day.getUTCFullYear();
  if (!years.has(year)) return new Date(Date.UTC(year + 1, 0, 1));
  if (!months.has(day.getUTCMonth() + 1)) return new Date(Date.UTC(year, day.getUTCMonth() + 1, 1));
  return new Date(day.getTime() + DAY_MS);
}
