/** Seconds in requests and mappings. */
import * as v from 'valibot';

/** @returns the schema of a whole number of seconds from 1 to the most */
export function secondsUpTo(most: number) {
  const isValid = (value: unknown) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most;
  return v.custom<number>(isValid, `a whole number of seconds from 1 to ${most}`);
}
