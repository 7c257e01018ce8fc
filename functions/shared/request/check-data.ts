/**
 * Refuses values that JavaScript, JSON or a client would change silently: whole numbers beyond 2^53 - 1, which lose
 * digits on every parse; 1e400, which becomes Infinity and then null; NaN, which becomes null. The publisher gets the
 * error. Decimals are allowed: 0.1234567890123456789 arrives as the nearest number, on which JSON readers agree. Errors
 * do not show values, because they go to logs.
 */
import { MAX_DATA_DEPTH } from '../contracts/limits';
import { LARGEST } from '../base/parse-json';
import { walkJson } from '../base/walk-json';
import { InvalidRequestError } from '../base/errors';

/** @throws InvalidRequestError naming the field by its path from `message.data` */
export function checkData(data: unknown): void {
  for (const { value, depth, path } of walkJson(data, 'message.data')) {
    const problem = typeof value === 'number' ? problemOfNumber(value) : problemOfDepth(value, depth);
    if (problem !== undefined) throw new InvalidRequestError(`${path()} ${problem}`);
  }
}

const problemOfDepth = (value: unknown, depth: number): string | undefined =>
  depth >= MAX_DATA_DEPTH && typeof value === 'object' && value !== null
    ? `is nested deeper than ${MAX_DATA_DEPTH} levels`
    : undefined;

function problemOfNumber(value: number): string | undefined {
  if (Number.isNaN(value)) return 'is NaN, which JSON cannot represent: leave it out, or send null';
  if (!Number.isFinite(value))
    return `is a number beyond ${LARGEST}, which JSON readers read as infinity: send it as a string`;
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return undefined;
  return `is a whole number beyond ${Number.MAX_SAFE_INTEGER}, which loses digits in JSON: send it as a string`;
}
