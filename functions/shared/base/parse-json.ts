/**
 * JSON from outside, parsed so that nothing behind it breaks: JSON.parse takes any depth, and the first recursive function
 * that meets the value ends the call, or the process. Depth is counted in the text, before anything is built of it.
 */
import { MAX_JSON_DEPTH } from './aws-limits';
import { walkJson } from './walk-json';

/** JSON that is well-formed and refused all the same. A SyntaxError, so that whoever answers bad JSON answers this too. */
export class RefusedJsonError extends SyntaxError {
  override readonly name = 'RefusedJsonError';
}

/**
 * @param maxDepth levels of objects and lists
 * @throws SyntaxError for what is no JSON; RefusedJsonError for what is nested deeper, or holds a number such as 1e400, which
 * JavaScript would make Infinity of, and null of that. Neither repeats values of the text, but JSON.parse shows a few characters
 */
export function parseJson(text: string, maxDepth: number = MAX_JSON_DEPTH): unknown {
  if (isDeeper(text, maxDepth)) throw new RefusedJsonError(`it is nested deeper than ${maxDepth} levels`);
  const value: unknown = JSON.parse(text);
  if (MAY_OVERFLOW.test(text)) checkNumbers(value);
  return value;
}

/** An exponent, or more digits than the largest number has: without one of them no number overflows. */
const MAY_OVERFLOW = /\d[eE]\+?\d|\d{309}/;

function checkNumbers(value: unknown): void {
  for (const { value: found, path } of walkJson(value)) {
    if (typeof found !== 'number' || Number.isFinite(found)) continue;
    throw new RefusedJsonError(`${path() || 'it'} is a number beyond ${LARGEST}, which JSON readers take for infinity`);
  }
}

/** The largest number of 64 bits, rounded. */
export const LARGEST = '1.8e308';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** `[` and `{`, `]` and `}`: the bit 0x20 tells the two kinds apart. */
const OPENING = 0x5b;
const CLOSING = 0x5d;

/** Brackets outside of strings; of what is no JSON it may say either. */
function isDeeper(text: string, maxDepth: number): boolean {
  if (text.length <= maxDepth) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfString(text, at);
    else if ((code & ~0x20) === OPENING && ++depth > maxDepth) return true;
    else if ((code & ~0x20) === CLOSING) depth--;
  }
  return false;
}

/** Where the string that opens at the position ends; past the text when it does not. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end !== -1; end = text.indexOf('"', end + 1)) {
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
  return text.length;
}
