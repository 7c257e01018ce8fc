/** Reads the members of a request, and returns lists page by page. */
import { type JsonObject, ServiceError } from '../core/service';
import { validationError } from './errors';

/** @throws ServiceError ValidationException if the member is missing */
export function requiredText(input: JsonObject, name: string): string {
  const value = optionalText(input, name);
  if (value !== undefined && value !== '') return value;
  throw validationError(
    `1 validation error detected: Value at '${memberName(name)}' failed to satisfy constraint: Member must not be null`,
  );
}

export function optionalText(input: JsonObject, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw wrongType(name, 'a string', value);
  return value;
}

export const optionalTime = (input: JsonObject, name: string): Date | undefined =>
  input[name] === undefined || input[name] === null ? undefined : requiredTime(input, name);

/** A timestamp: SDKs send epoch seconds; a caller inside this process may pass a Date. */
export function requiredTime(input: JsonObject, name: string): Date {
  const value = input[name];
  const time = value instanceof Date ? value : new Date(typeof value === 'number' ? value * 1000 : Number.NaN);
  if (Number.isNaN(time.getTime())) throw wrongType(name, 'epoch seconds', value);
  return time;
}

export function objectList(input: JsonObject, name: string): JsonObject[] {
  const value = input[name];
  if (Array.isArray(value) && value.every(isObject)) return value;
  throw wrongType(name, 'a list of objects', value);
}

export function requiredObject(input: JsonObject, name: string): JsonObject {
  const value = input[name];
  if (isObject(value)) return value;
  throw wrongType(name, 'an object', value);
}

export function textList(input: JsonObject, name: string): string[] {
  const value = input[name] ?? [];
  if (Array.isArray(value) && value.every((item): item is string => typeof item === 'string')) return value;
  throw wrongType(name, 'a list of strings', value);
}

const MAX_PAGE = 100;

/** One page of a list by `Limit` and `NextToken`; the token says where the next page begins. */
export function page<T>(items: readonly T[], input: JsonObject): { items: readonly T[]; NextToken?: string } {
  const from = Number(optionalText(input, 'NextToken') ?? 0);
  const limit = input.Limit ?? MAX_PAGE;
  if (!Number.isInteger(from) || from < 0) throw validationError('Parameter NextToken is not valid.');
  if (typeof limit !== 'number' || limit < 1 || limit > MAX_PAGE) {
    throw validationError(`Limit must be from 1 to ${MAX_PAGE}, got ${JSON.stringify(limit)}.`);
  }
  const to = from + limit;
  return { items: items.slice(from, to), ...(to < items.length && { NextToken: String(to) }) };
}

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const memberName = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);

const wrongType = (name: string, expected: string, got: unknown) =>
  new ServiceError('SerializationException', `${name} must be ${expected}, got ${JSON.stringify(got) ?? 'nothing'}.`);
