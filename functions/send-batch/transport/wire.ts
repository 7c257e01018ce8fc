/** What carries signed posts to the endpoint, used by both transports. */
import type { CallbackUrl } from '#shared/runtime/callback-url';
import type { Exchange } from './exchange';
import { connectPlain, endpointOf } from './endpoint';
import { SecureWire } from './secure-wire';
import { SocketPool } from './socket-pool';
import type { Answer, TransportSettings } from './transport';

export interface PostRequest {
  /** Percent-encoded, as on the request line. */
  readonly path: string;
  /** Alternating names in lower case and values, without `host` and `content-length`. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

/** Characters that would end a header early or be truncated, such as a line end in copied credentials. */
const NO_HEADER_TEXT = /[^\t\x20-\x7e\x80-\xff]/;

/** Whether path and headers can be sent as they are. A wire does not ask: it would take as long as to sign the post. */
export const isSendable = ({ path, headers }: Pick<PostRequest, 'path' | 'headers'>): boolean =>
  !NO_HEADER_TEXT.test(path + headers.join());

export const NOT_SENDABLE: Answer = { failure: 'network', code: 'INVALID_REQUEST' };

export interface Wire {
  /** Sends a post that is sendable as soon as something can carry it, unless it is given up by then. */
  send(request: PostRequest, exchange: Exchange): void;
  close(): void;
}

/** Over https, HTTP/1.1, or with `http2` what the endpoint chooses; over http, which is local mode, HTTP/1.1. */
export function createWire(
  { origin, host }: CallbackUrl,
  { postConcurrency, http2 = false, ca }: TransportSettings,
): Wire {
  const endpoint = endpointOf(origin, host);
  return endpoint.secure
    ? new SecureWire(endpoint, { maxSockets: postConcurrency, http2, ca })
    : new SocketPool(host, { maxSockets: postConcurrency, connect: () => connectPlain(endpoint) });
}
