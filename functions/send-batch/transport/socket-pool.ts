/**
 * The sockets of a sender, used by both transports. They parse HTTP/1.1 themselves, because an HTTP library can hide an
 * answer, and then a message is sent twice: node:http and undici fail a post after its 200 if they reject a header that
 * follows, and end the socket on a 100 or 101 before it.
 */
import type { CallbackUrl } from '#shared/runtime/callback-url';
import type { Exchange } from './exchange';
import { type Endpoint, PostSocket, type SocketOwner } from './post-socket';

/** Characters that would end a header early or be truncated, such as a line end in copied credentials. */
const NO_HEADER_TEXT = /[^\t\x20-\x7e\x80-\xff]/;

export interface PostRequest {
  /** Percent-encoded, as on the request line. */
  readonly path: string;
  /** Alternating names and values, without `host` and `content-length`. */
  readonly headers: readonly string[];
  readonly body: Buffer;
}

export class SocketPool implements SocketOwner {
  readonly #host: string;
  readonly #endpoint: Endpoint;
  readonly #maxSockets: number;
  readonly #sockets = new Set<PostSocket>();
  /** Last used, first reused, so that surplus sockets become idle and close. */
  readonly #idle: PostSocket[] = [];
  readonly #waiting: { readonly request: PostRequest; readonly exchange: Exchange }[] = [];
  #resting: PostSocket[] = [];
  #rested: PostSocket[] = [];
  #closed = false;

  constructor({ origin, host }: CallbackUrl, maxSockets: number) {
    const { protocol, hostname, port } = new URL(origin);
    const secure = protocol === 'https:';
    this.#host = host;
    this.#endpoint = {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (secure ? 443 : 80),
      secure,
    };
    this.#maxSockets = maxSockets;
  }

  /** Sends a post as soon as a socket is free, unless it is given up by then. */
  send(request: PostRequest, exchange: Exchange): void {
    if (this.#closed) return exchange.stop();
    if (NO_HEADER_TEXT.test(request.path + request.headers.join(''))) {
      return exchange.settle({ failure: 'network', code: 'INVALID_REQUEST' });
    }
    this.#waiting.push({ request, exchange });
    this.#serve();
  }

  close(): void {
    this.#closed = true;
    this.#waiting.splice(0).forEach(({ exchange }) => exchange.stop());
    this.#sockets.forEach((socket) => socket.destroy());
  }

  /**
   * Lets the socket rest for one round of the event loop, so that extra bytes or a close after an answer are seen
   * before the next post is written. Otherwise that post would read them as its own answer.
   */
  onFree(socket: PostSocket): void {
    if (this.#resting.length + this.#rested.length === 0) setImmediate(() => this.#turn());
    this.#resting.push(socket);
  }

  onClosed(socket: PostSocket): void {
    this.#sockets.delete(socket);
    if (!this.#closed) this.#serve();
  }

  /** Runs once per round of the event loop, while any socket rests. */
  #turn(): void {
    this.#idle.push(...this.#rested);
    this.#rested = this.#resting;
    this.#resting = [];
    if (this.#rested.length > 0) setImmediate(() => this.#turn());
    this.#serve();
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const { request, exchange } = next;
      if (exchange.pending) {
        const socket = this.#free();
        if (!socket) return;
        socket.send(requestHead(this.#host, request), request.body, exchange);
      }
      this.#waiting.shift();
    }
  }

  #free(): PostSocket | undefined {
    for (let socket = this.#idle.pop(); socket; socket = this.#idle.pop()) if (socket.usable) return socket;
    if (this.#sockets.size >= this.#maxSockets) return undefined;
    const socket = new PostSocket(this.#endpoint, this);
    this.#sockets.add(socket);
    return socket;
  }
}

function requestHead(host: string, { path, headers, body }: PostRequest): string {
  const lines = [`POST ${path} HTTP/1.1`, `host: ${host}`];
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
  lines.push(`content-length: ${body.length}\r\n\r\n`);
  return lines.join('\r\n');
}
