/**
 * Posts over TLS. If HTTP/2 is wanted, the first connection offers it and HTTP/1.1 by ALPN, and the endpoint chooses: one or
 * two sessions, or a pool of sockets. Posts wait until it has chosen; a connection that fails fails the post it was opened for.
 * https://www.rfc-editor.org/rfc/rfc7301
 */
import type { TLSSocket } from 'node:tls';
import type { Endpoint } from './endpoint';
import type { Exchange } from './exchange';
import { PostSession, type SessionOwner } from './h2/post-session';
import type { QueuedPost } from './h2/post-stream';
import { SocketBudget } from './socket-budget';
import { SocketPool } from './socket-pool';
import { type Dialer, type Protocol, TlsDialer } from './tls-dialer';
import type { PostRequest, Wire } from './wire';
import { wireFailure } from './wire-failure';

const MAX_SESSIONS = 2;
/** How often a post may be sent again because the endpoint did not process it; then it counts as a try. */
const MAX_RETURNS = 3;
/** Milliseconds after which another connection is tried beside one whose handshake hangs. */
const PATIENCE_MS = 500;

export class SecureWire implements Wire, SessionOwner {
  readonly #endpoint: Endpoint;
  readonly #maxSockets: number;
  readonly #offers: readonly Protocol[];
  readonly #dialer: Dialer;
  readonly #waiting: QueuedPost[] = [];
  /** Connections whose handshake is not over, and the post each was opened for. */
  readonly #dialling = new Map<TLSSocket, QueuedPost>();
  #sessions: PostSession[] = [];
  /** Set once the endpoint has chosen HTTP/1.1. */
  #sockets: SocketPool | undefined;
  /** The last handshake failed: each post tries a connection of its own, so that they fail together and not in turn. */
  #failing = false;
  #patience: NodeJS.Timeout | undefined;
  #closed = false;

  /**
   * @param options `ca`: trusted instead of Node's certificate authorities
   * @param dialer gets what to call when a session can be resumed
   */
  constructor(
    endpoint: Endpoint,
    options: { readonly maxSockets: number; readonly http2: boolean; readonly ca?: string | undefined },
    dialer: (onSession: () => void) => Dialer = (onSession) => new TlsDialer(endpoint, options.ca, onSession),
  ) {
    this.#offers = options.http2 ? ['h2', 'http/1.1'] : ['http/1.1'];
    this.#endpoint = endpoint;
    this.#maxSockets = options.maxSockets;
    this.#dialer = dialer(() => this.#sockets?.serve());
  }

  send(request: PostRequest, exchange: Exchange): void {
    if (this.#closed) return exchange.stop();
    if (this.#sockets) return this.#sockets.send(request, exchange);
    this.#waiting.push({ request, exchange, returns: 0 });
    // Others wait for the first connection too, which is on its way.
    const expected =
      this.#waiting.length > 1 && this.#dialling.size > 0 && this.#sessions.length === 0 && !this.#failing;
    if (!expected) this.#serve();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#patience);
    this.#waiting.splice(0).forEach(({ exchange }) => exchange.stop());
    for (const socket of this.#dialling.keys()) socket.destroy();
    this.#sessions.forEach((session) => session.destroy());
    this.#sockets?.close();
  }

  onChange(): void {
    if (this.#closed) return;
    if (this.#sessions.some(({ hasEnded }) => hasEnded)) {
      this.#sessions = this.#sessions.filter(({ hasEnded }) => !hasEnded);
    }
    if (this.#waiting.length > 0) this.#serve();
  }

  onReturned(post: QueuedPost): void {
    const { request, exchange } = post;
    exchange.carriedBy(undefined);
    post.returns += 1;
    if (this.#closed) exchange.stop();
    else if (post.returns > MAX_RETURNS) exchange.settle({ failure: 'network', code: 'REFUSED_STREAM' });
    else if (this.#sockets) this.#sockets.send(request, exchange);
    else this.#waiting.unshift(post);
  }

  #serve(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (next.exchange.pending) {
        const session = this.#sessions.find(({ hasRoom }) => hasRoom);
        if (!session) return this.#dialMore();
        this.#waiting.shift();
        session.send(next);
      } else this.#waiting.shift();
    }
  }

  /** Opens what the waiting posts need, while nothing has room for them. */
  #dialMore(): void {
    const usable = this.#usableSessions();
    if (usable.length >= MAX_SESSIONS || !usable.every(({ isFull }) => isFull)) return;
    for (const [socket, { exchange }] of this.#dialling) if (!exchange.pending) socket.destroy();
    const served = new Set(this.#dialling.values());
    for (const post of this.#failing ? this.#waiting : this.#waiting.slice(0, 1)) {
      if (this.#dialling.size > 0 && !this.#failing) break;
      if (this.#dialling.size < this.#maxSockets && post.exchange.pending && !served.has(post)) this.#dial(post);
    }
    this.#patience ??= setTimeout(() => {
      this.#patience = undefined;
      const waiting = this.#waiting.filter(({ exchange }) => exchange.pending);
      const [next] = waiting;
      if (!next) return;
      // Never more connections than posts.
      const most = Math.min(waiting.length, this.#maxSockets);
      if (this.#dialling.size > 0 && this.#dialling.size < most) this.#dial(next);
      this.#dialMore();
    }, PATIENCE_MS).unref();
  }

  #usableSessions(): PostSession[] {
    return this.#sessions.filter(({ usable }) => usable);
  }

  #dial(post: QueuedPost): void {
    const socket = this.#dialer.dial(this.#offers);
    this.#dialling.set(socket, post);
    let error: Error | undefined;
    const onError = (reason: Error) => (error = reason);
    const onClose = () => {
      this.#dialling.delete(socket);
      this.#failing = true;
      this.#fail(post, error);
      if (!this.#closed) this.#serve();
    };
    socket.on('error', onError);
    socket.once('close', onClose);
    socket.once('secureConnect', () => {
      socket.off('error', onError).off('close', onClose);
      this.#dialling.delete(socket);
      this.#failing = false;
      this.#onConnected(socket);
    });
  }

  #fail(post: QueuedPost, error: Error | undefined): void {
    const at = this.#waiting.indexOf(post);
    if (at === -1) return;
    this.#waiting.splice(at, 1);
    post.exchange.settle(wireFailure(error));
  }

  #onConnected(socket: TLSSocket): void {
    if (socket.alpnProtocol !== 'h2') this.#useSockets(socket);
    else if (this.#usableSessions().length >= MAX_SESSIONS) socket.destroy();
    else this.#sessions.push(new PostSession(socket, this.#endpoint, this));
    this.#serve();
  }

  /** The endpoint has chosen HTTP/1.1, by name or because it does not know ALPN. */
  #useSockets(socket: TLSSocket): void {
    this.#sockets ??= new SocketPool(this.#endpoint.authority, {
      maxSockets: this.#maxSockets,
      connect: () => this.#dialer.dial(['http/1.1']),
      budget: new SocketBudget(),
      mayOpenMore: () => this.#dialer.hasSession,
    });
    this.#sockets.adopt(socket);
    for (const { request, exchange } of this.#waiting.splice(0)) this.#sockets.send(request, exchange);
  }
}
