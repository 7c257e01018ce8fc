/**
 * What JSON can say and JavaScript, or a client, would change without a word: whole numbers beyond 2^53 - 1, whose last
 * digits are lost on every parse. They are refused here, where the publisher still hears of it.
 */
import { MAX_DATA_DEPTH } from '../shared/limits';
import { InvalidRequestError } from './invalid-request-error';

/** @throws InvalidRequestError naming the field by its path from `message.data` */
export function checkData(data: unknown): void {
  check(data, 'message.data', 0);
}

function check(value: unknown, path: string, depth: number): void {
  if (typeof value === 'number') return checkNumber(value, path);
  if (typeof value !== 'object' || value === null) return;
  if (depth === MAX_DATA_DEPTH) {
    throw new InvalidRequestError(`${shortened(path)} is nested deeper than ${MAX_DATA_DEPTH} levels`);
  }
  if (Array.isArray(value)) return value.forEach((item, index) => check(item, `${path}[${index}]`, depth + 1));
  for (const [key, item] of Object.entries(value)) check(item, `${path}.${key}`, depth + 1);
}

function checkNumber(value: number, path: string): void {
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return;
  throw new InvalidRequestError(
    // What was sent is lost already: the number shown is the one it was rounded to.
    `${shortened(path)} is about ${value}: numbers above ${Number.MAX_SAFE_INTEGER} lose digits in JSON; send it as a string`,
  );
}

const MAX_PATH_CHARACTERS = 200;
const shortened = (path: string): string =>
  path.length <= MAX_PATH_CHARACTERS ? path : `${path.slice(0, MAX_PATH_CHARACTERS)}…`;
