/** Reads the members of a request with SQS's checks. */
import type { JsonObject } from '../core/service';
import { invalidParameter, missingParameter } from './errors';

/** @throws ServiceError MissingRequiredParameterException */
export function requiredString(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') throw missingParameter(name);
  return value;
}

/** @throws ServiceError InvalidParameterValueException if the member is present but not a whole number in the range */
export function integerWithin(
  input: JsonObject,
  name: string,
  range: { readonly from: number; readonly to: number },
): number | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isInteger(value) && value >= range.from && value <= range.to) return value;
  throw invalidParameter(
    `Value ${JSON.stringify(value)} for parameter ${name} is invalid. Reason: Must be an integer from ${range.from} to ${range.to}.`,
  );
}

export function strings(input: JsonObject, name: string): string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value;
  throw invalidParameter(`${name} must be a list of strings, got ${JSON.stringify(value)}.`);
}

/** The values asked for by name, or all for `All`; as strings, like on the wire. */
export const askedFor = (
  values: Readonly<Record<string, string | number | undefined>>,
  names: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value !== undefined && (names.includes('All') || names.includes(name)) ? [[name, String(value)]] : [],
    ),
  );
