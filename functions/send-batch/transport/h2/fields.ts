/**
 * The header fields of a post in HPACK. They only use the static table, so that no post depends on one before it.
 * https://www.rfc-editor.org/rfc/rfc7541
 */

/** Indexes of names in the static table. */
const AUTHORITY = 1;
const PATH = 4;
const STATIC_NAMES: Readonly<Record<string, number>> = { authorization: 23, 'content-length': 28, 'content-type': 31 };
/** `:method: POST` and `:scheme: https`. */
const POST_OVER_HTTPS = '\x83\x87';
const NOT_INDEXED = 0x00;
/** No proxy on the way may keep it in a table, from where it could be guessed. */
const NEVER_INDEXED = 0x10;
const SECRETS: ReadonlySet<string> = new Set(['authorization', 'x-amz-security-token']);

/** @returns the fields that all posts to an endpoint begin with, as latin1 */
export const beginningOf = (authority: string): string =>
  POST_OVER_HTTPS + integer(NOT_INDEXED, 4, AUTHORITY) + string(authority);

/**
 * @param headers alternating names in lower case and values
 * @returns the fields that follow the beginning of a post, as latin1
 */
export function encodeFields(path: string, headers: readonly string[], contentLength: number): string {
  let fields = integer(NOT_INDEXED, 4, PATH) + string(path);
  for (let at = 0; at < headers.length; at += 2) fields += field(headers[at]!, headers[at + 1]!);
  return fields + field('content-length', String(contentLength));
}

function field(name: string, value: string): string {
  const index = STATIC_NAMES[name];
  const kind = SECRETS.has(name) ? NEVER_INDEXED : NOT_INDEXED;
  // Stryker disable next-line ConditionalExpression: a name may be written out although it is in the table
  return (index === undefined ? integer(kind, 4, 0) + string(name) : integer(kind, 4, index)) + string(value);
}

/** Not in Huffman's code, which takes longer than to send it as it is. */
const string = (text: string) => integer(0, 7, text.length) + text;

/** @param bits of the first octet that the value may use; `flags` are the others */
function integer(flags: number, bits: number, value: number): string {
  const most = 2 ** bits - 1;
  if (value < most) return String.fromCharCode(flags | value);
  let octets = String.fromCharCode(flags | most);
  let rest = value - most;
  for (; rest >= 128; rest = Math.floor(rest / 128)) octets += String.fromCharCode(128 | (rest % 128));
  return octets + String.fromCharCode(rest);
}
