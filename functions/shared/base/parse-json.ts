/**
 * Parses JSON from outside safely. JSON.parse accepts any depth, and then the first recursive function that reads the
 * value fails the call, or the process. So this counts the depth in the text before it parses.
 */
import { MAX_JSON_DEPTH } from './aws-limits';
import { walkJson } from './walk-json';

/** Well-formed JSON that is refused. It is a SyntaxError, so that code that handles bad JSON handles this too. */
export class RefusedJsonError extends SyntaxError {
  override readonly name = 'RefusedJsonError';
}

/**
 * @param maxDepth levels of objects and lists
 * @throws SyntaxError if it is not JSON; RefusedJsonError if it is nested deeper, or contains a number such as 1e400, which
 * JavaScript would turn into Infinity, and then null. RefusedJsonError shows no values, but JSON.parse shows a few characters
 */
export function parseJson(text: string, maxDepth: number = MAX_JSON_DEPTH): unknown {
  if (isDeeper(text, maxDepth)) throw new RefusedJsonError(`it is nested deeper than ${maxDepth} levels`);
  const value: unknown = JSON.parse(text);
  // Stryker disable next-line ConditionalExpression: most texts are spared the walk, in which nothing would be found
  if (MAY_OVERFLOW.test(text)) checkNumbers(value);
  return value;
}

/** An exponent, or more digits than the largest number has. Without either, no number overflows. */
const MAY_OVERFLOW = /\d[eE]\+?\d|\d{309}/;

function checkNumbers(value: unknown): void {
  for (const { value: found, path } of walkJson(value)) {
    if (typeof found !== 'number' || Number.isFinite(found)) continue;
    throw new RefusedJsonError(`${path() || 'it'} is a number beyond ${LARGEST}, which JSON readers read as infinity`);
  }
}

/** The largest number of 64 bits, rounded. */
export const LARGEST = '1.8e308';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` and `{`, `]` and `}`. The two kinds differ in the bit 0x20. */
const OPENING = 0x5b;
const CLOSING = 0x5d;

/** Counts brackets outside of strings. For invalid JSON the result may be wrong. */
function isDeeper(text: string, maxDepth: number): boolean {
  let depth = 0;
  // Stryker disable next-line EqualityOperator: there is no character after the last
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if ((code & ~0x20) === OPENING && ++depth > maxDepth) return true;
    else if ((code & ~0x20) === CLOSING) depth--;
  }
  return false;
}

/** Position where the string that opens at `start` ends; the text's length if it does not end. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
