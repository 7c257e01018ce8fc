/**
 * JSON text of a value and its size. Values of an execution are never changed once made, so the text of an object is
 * cached: a state's output, its history event and the next state's input are serialised once.
 */
import type { Json } from '../../core/service';
import { MAX_STATE_PAYLOAD_BYTES } from '#shared/base/aws-limits';
import { ERROR, StateError } from './errors';

const texts = new WeakMap<object, string>();

export function jsonText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

export const exceedsPayloadLimit = (value: Json): boolean => {
  const text = jsonText(value);
  // A UTF-16 unit takes at most three bytes, so most values need no count.
  return text.length * 3 > MAX_STATE_PAYLOAD_BYTES && Buffer.byteLength(text) > MAX_STATE_PAYLOAD_BYTES;
};

/** @throws StateError States.DataLimitExceeded if the value is over 256 KiB */
export function withinPayloadLimit<T extends Json>(value: T, what: string): T {
  if (exceedsPayloadLimit(value)) {
    throw new StateError(
      ERROR.DATA_LIMIT_EXCEEDED,
      `The state/task '${what}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    );
  }
  return value;
}
