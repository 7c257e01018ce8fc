/** Reads a dotted path out of nested data, for templates, selection expressions and access logs. */
import { parseJson } from '#shared/base/parse-json';
import type { JsonObject } from '../core/service';

/** The value as a string, objects as JSON; undefined if the path leads nowhere. */
export function lookup(data: unknown, path: readonly string[]): string | undefined {
  const value = valueAt(data, path);
  if (value === undefined || value === null) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

export function valueAt(data: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (current, name) => (isObject(current) && Object.hasOwn(current, name) ? current[name] : undefined),
    data,
  );
}

/** The JSON value of a text, or undefined if it is not JSON or not a kind of value used here. */
export function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && Object.prototype.toString.call(value) === '[object Object]';
