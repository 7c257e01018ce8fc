/** What carries signed posts to the endpoint, used by both transports. */
import type { CallbackUrl } from '#shared/runtime/callback-url';
import type { Exchange } from './exchange';
import { connectPlain, endpointOf } from './endpoint';
import { SecureWire } from './secure-wire';
import { SocketPool } from './socket-pool';
import type { TransportSettings } from './transport';

export interface PostRequest {
  /** Percent-encoded, as on the request line. */
  readonly path: string;
  /** Alternating names in lower case and values, without `host` and `content-length`. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export interface Wire {
  /** Sends a post as soon as something can carry it, unless it is given up by then. */
  send(request: PostRequest, exchange: Exchange): void;
  close(): void;
}

/** Over https, HTTP/2 or HTTP/1.1 as the endpoint chooses; over http, which is local mode, HTTP/1.1. */
export function createWire({ origin, host }: CallbackUrl, { postConcurrency, ca }: TransportSettings): Wire {
  const endpoint = endpointOf(origin, host);
  return endpoint.secure
    ? new SecureWire(endpoint, { maxSockets: postConcurrency, ca })
    : new SocketPool(host, { maxSockets: postConcurrency, connect: () => connectPlain(endpoint) });
}
