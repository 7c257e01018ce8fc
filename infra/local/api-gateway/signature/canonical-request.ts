/**
 * The canonical form of a request under Signature Version 4, from the request on the wire. The path is encoded once more
 * than it was sent (`%40connections` becomes `%2540connections`), as for every service but S3.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash } from 'node:crypto';
import { decodePercent } from '../../http/percent-encoding';

export interface SignedRequest {
  readonly method: string;
  /** As sent: percent-encoded, with the query string. */
  readonly rawUrl: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

export function canonicalRequest(request: SignedRequest, signedHeaders: readonly string[]): string {
  const { path, query } = splitUrl(request.rawUrl);
  return [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${canonicalHeader(headerOf(request, name))}`),
    '',
    signedHeaders.join(';'),
    payloadHash(request),
  ].join('\n');
}

export function splitUrl(rawUrl: string): { path: string; query: string } {
  const start = rawUrl.indexOf('?');
  return start < 0 ? { path: rawUrl, query: '' } : { path: rawUrl.slice(0, start), query: rawUrl.slice(start + 1) };
}

/** Name and value pairs of a query string, decoded. */
export function queryPairs(query: string): [name: string, value: string][] {
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return [decodePercent(name), decodePercent(value.join('='))];
    });
}

function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  return `/${segments.join('/')}${segments.length > 0 && path.endsWith('/') ? '/' : ''}`;
}

function canonicalQuery(query: string): string {
  return queryPairs(query)
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([name, value], [otherName, otherValue]) => compare(name, otherName) || compare(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

/** The signer chooses the names, and `__proto__` must not count as a header just because every object has it. */
const headerOf = ({ headers }: SignedRequest, name: string) =>
  Object.hasOwn(headers, name) ? headers[name] : undefined;

const canonicalHeader = (value = '') => value.trim().replace(/\s+/g, ' ');

function payloadHash({ headers, body }: SignedRequest): string {
  if (headers['x-amz-content-sha256'] === UNSIGNED_PAYLOAD) return UNSIGNED_PAYLOAD;
  return createHash('sha256').update(body).digest('hex');
}

const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);

const compare = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
