/**
 * A JSONata result as plain JSON: a copy that shares nothing with the expression's input, without JSONata's marks on
 * sequences. Functions are not JSON; AWS calls them an unsupported result type.
 */
import type { Json } from '#local/core/service';
import { setMember } from '../set-member';

export class UnsupportedResult extends Error {
  override readonly name = 'UnsupportedResult';
}

/** @throws UnsupportedResult for a function, or a value that holds one */
export function plain(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value !== 'object' || '_jsonata_lambda' in value || '_jsonata_function' in value) {
    throw new UnsupportedResult('a function is not a JSON value');
  }
  if (Array.isArray(value)) return value.map(plain);
  const copy: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) if (member !== undefined) setMember(copy, key, plain(member));
  return copy;
}
