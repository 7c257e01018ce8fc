/**
 * Lets in only whoever has the address that the command printed. The rights of an account are behind this server, and on a machine of
 * several users each can reach each port: other programs do not know the key, which the address has once and a cookie from then on.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { type HttpHandler, type HttpReply, pathOf, queryOf } from '#local/http/http-message';
import { BASE } from './serve';

const KEY_BYTES = 32;
const PARAMETER = 'key';

export interface Guarded {
  readonly handler: HttpHandler;
  /** Path and query of the address that lets in. */
  readonly entrance: string;
}

/** @param port of the server: cookies do not tell ports apart, so the name of this one does */
export function guarded(handler: HttpHandler, port: string): Guarded {
  const key = randomBytes(KEY_BYTES).toString('base64url');
  const cookie = `broadcast-console-${port}`;
  return {
    entrance: `${BASE}?${PARAMETER}=${key}`,
    handler: (request) => {
      const given = queryOf(request).get(PARAMETER) ?? '';
      if (request.method === 'GET' && pathOf(request) === BASE && isSame(given, key)) {
        const attributes = `Path=${BASE}; HttpOnly; SameSite=Strict`;
        const headers = { location: BASE, 'set-cookie': `${cookie}=${key}; ${attributes}`, ...UNSHARED };
        return Promise.resolve({ status: 302, headers });
      }
      if (isSame(cookieIn(request.headers.cookie ?? '', cookie), key)) return handler(request);
      return Promise.resolve(REFUSED);
    },
  };
}

const UNSHARED = { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' };

const REFUSED: HttpReply = {
  status: 401,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...UNSHARED },
  body: 'Open the address that the command printed: it has the key to this console.\n',
};

/** In the same time, whichever character differs. */
function isSame(given: string, key: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(key)];
  return one.length === other.length && timingSafeEqual(one, other);
}

const cookieIn = (header: string, name: string): string =>
  header
    .split(';')
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';
