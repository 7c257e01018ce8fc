/** Reads the members of a request as SQS checks them. */
import type { JsonObject } from '../core/service';
import { invalidParameter, missingParameter } from './errors';

/** @throws ServiceError MissingRequiredParameterException */
export function requiredString(input: JsonObject, name: string): string {
  const value = input[name];
  if (typeof value !== 'string' || value === '') throw missingParameter(name);
  return value;
}

/** @throws ServiceError InvalidParameterValueException when the member is present and no whole number of the range */
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

/** Those of the values that are asked for by name, or all by `All`; as text, which is what they are on the wire. */
export const askedFor = (
  values: Readonly<Record<string, string | number | undefined>>,
  names: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value !== undefined && (names.includes('All') || names.includes(name)) ? [[name, String(value)]] : [],
    ),
  );
