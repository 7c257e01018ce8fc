/**
 * The two day fields of a cron expression, one of which is `?`: days of the month with L and W, days of the week with L
 * and #.
 */
import { type FieldRange, parseField, parseNumber } from './cron-field';

/** Whether a day, at 00:00 UTC, is in the field. */
export type DayTest = (day: Date) => boolean;

const DAYS_OF_MONTH: FieldRange = { from: 1, to: 31 };
const DAYS_OF_WEEK: FieldRange = { from: 1, to: 7, names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'] };

export function parseDays(ofMonth: string, ofWeek: string): DayTest | undefined {
  if ((ofMonth === '?') === (ofWeek === '?')) return undefined;
  return ofWeek === '?' ? parseDaysOfMonth(ofMonth) : parseDaysOfWeek(ofWeek);
}

function parseDaysOfMonth(text: string): DayTest | undefined {
  if (text === 'L') return (day) => day.getUTCDate() === lastDayOf(day);
  if (text === 'LW') return (day) => day.getUTCDate() === nearestWeekday(day, lastDayOf(day));
  const weekday = /^(\d{1,2})W$/.exec(text)?.[1];
  if (weekday !== undefined) {
    const wanted = parseNumber(weekday, DAYS_OF_MONTH);
    if (wanted === undefined) return undefined;
    return (day) => wanted <= lastDayOf(day) && day.getUTCDate() === nearestWeekday(day, wanted);
  }
  const days = parseField(text, DAYS_OF_MONTH);
  return days && ((day) => days.has(day.getUTCDate()));
}

function parseDaysOfWeek(text: string): DayTest | undefined {
  if (text === 'L') return (day) => dayOfWeek(day) === 7;
  const [, name = '', last, ordinal] = /^(\w+?)(?:(L)|#([1-5]))$/.exec(text) ?? [];
  if (last ?? ordinal) {
    const wanted = parseNumber(name, DAYS_OF_WEEK);
    if (wanted === undefined) return undefined;
    const isWanted: DayTest = ordinal
      ? (day) => Math.ceil(day.getUTCDate() / 7) === Number(ordinal)
      : (day) => day.getUTCDate() > lastDayOf(day) - 7;
    return (day) => dayOfWeek(day) === wanted && isWanted(day);
  }
  const days = parseField(text, DAYS_OF_WEEK);
  return days && ((day) => days.has(dayOfWeek(day)));
}

/** 1 is Sunday. */
const dayOfWeek = (day: Date): number => day.getUTCDay() + 1;

const lastDayOf = (day: Date): number =>
  new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();

/** The weekday nearest to a day of the month, within that month. */
function nearestWeekday(month: Date, wanted: number): number {
  const day = new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth(), wanted)).getUTCDay();
  if (day === 6) return wanted === 1 ? 3 : wanted - 1;
  if (day === 0) return wanted === lastDayOf(month) ? wanted - 2 : wanted + 1;
  return wanted;
}
