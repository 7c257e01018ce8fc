/**
 * The sockets of a sender for HTTP/1.1. They parse it themselves, because an HTTP library can hide an answer, and then a
 * message is sent twice: node:http and undici fail a post after its 200 if they reject a header that follows, and end the
 * socket on a 100 or 101 before it.
 */
import type { Socket } from 'node:net';
import type { Exchange } from './exchange';
import { PostSocket, type SocketOwner } from './post-socket';
import { PATIENCE_MS, type SocketBudget } from './socket-budget';
import type { PostRequest, Wire } from './wire';

export interface SocketPoolOptions {
  readonly maxSockets: number;
  readonly connect: () => Socket;
  /**
   * Bounds the sockets that are not stuck. Only one is opened until `mayOpenMore`.
   * @default - a socket for each post in flight
   */
  readonly budget?: SocketBudget;
  /** Whether more than one socket may be opened; call `serve` when it changes. */
  readonly mayOpenMore?: () => boolean;
}

export class SocketPool implements Wire, SocketOwner {
  readonly #authority: string;
  readonly #options: SocketPoolOptions;
  readonly #sockets = new Set<PostSocket>();
  /** Last used, first reused, so that surplus sockets become idle and close. */
  readonly #idle: PostSocket[] = [];
  readonly #waiting: { readonly request: PostRequest; readonly exchange: Exchange }[] = [];
  #resting: PostSocket[] = [];
  #rested: PostSocket[] = [];
  /** Sockets whose post hangs, as counted when posts had waited too long. */
  #stuck = 0;
  #patience: NodeJS.Timeout | undefined;
  #answered = false;
  #closed = false;

  /** @param authority value of the header `host` */
  constructor(authority: string, options: SocketPoolOptions) {
    this.#authority = authority;
    this.#options = options;
  }

  send(request: PostRequest, exchange: Exchange): void {
    if (this.#closed) return exchange.stop();
    this.#options.budget?.posted();
    this.#waiting.push({ request, exchange });
    this.serve();
  }

  /** Takes over a connected socket. */
  adopt(socket: Socket): void {
    const adopted = new PostSocket(socket, this);
    this.#sockets.add(adopted);
    this.#idle.push(adopted);
    this.serve();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#patience);
    this.#waiting.splice(0).forEach(({ exchange }) => exchange.stop());
    this.#sockets.forEach((socket) => socket.abandon());
  }

  /**
   * Lets the socket rest for one round of the event loop, so that extra bytes or a close after an answer are seen
   * before the next post is written. Otherwise that post would read them as its own answer.
   */
  onFree(socket: PostSocket): void {
    this.#answered = true;
    this.#options.budget?.answered(performance.now() - socket.sentAt);
    if (this.#resting.length + this.#rested.length === 0) setImmediate(() => this.#turn());
    this.#resting.push(socket);
  }

  onClosed(socket: PostSocket): void {
    this.#sockets.delete(socket);
    if (this.#sockets.size === 0) this.#options.budget?.reset();
    if (!this.#closed) this.serve();
  }

  serve(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      const { request, exchange } = next;
      if (exchange.pending) {
        const socket = this.#free();
        if (!socket) return this.#beImpatient();
        socket.send(requestHead(this.#authority, request), request.body, exchange);
      }
      this.#waiting.shift();
    }
  }

  /** Runs once per round of the event loop, while any socket rests. */
  #turn(): void {
    this.#idle.push(...this.#rested);
    this.#rested = this.#resting;
    this.#resting = [];
    if (this.#rested.length > 0) setImmediate(() => this.#turn());
    this.serve();
  }

  #free(): PostSocket | undefined {
    for (let socket = this.#idle.pop(); socket; socket = this.#idle.pop()) if (socket.usable) return socket;
    if (!this.#mayOpen()) return undefined;
    const socket = new PostSocket(this.#options.connect(), this);
    this.#sockets.add(socket);
    return socket;
  }

  #mayOpen(): boolean {
    const { maxSockets, budget, mayOpenMore } = this.#options;
    if (this.#sockets.size >= maxSockets) return false;
    if (!budget) return true;
    const working = this.#sockets.size - this.#stuck;
    return working <= 0 || (working < budget.sockets && (this.#answered || mayOpenMore?.() !== false));
  }

  /** No post waits long behind posts that hang, though its socket is not yet worth a handshake. */
  #beImpatient(): void {
    const { budget, maxSockets } = this.#options;
    if (!budget || this.#patience || this.#sockets.size >= maxSockets) return;
    this.#patience = setTimeout(() => {
      this.#patience = undefined;
      const hanging = performance.now() - PATIENCE_MS;
      this.#stuck = [...this.#sockets].filter(({ busy, sentAt }) => busy && sentAt <= hanging).length;
      this.serve();
      this.#stuck = 0;
    }, PATIENCE_MS).unref();
  }
}

function requestHead(authority: string, { path, headers, body }: PostRequest): string {
  const lines = [`POST ${path} HTTP/1.1`, `host: ${authority}`];
  for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}`);
  lines.push(`content-length: ${body.length}\r\n\r\n`);
  return lines.join('\r\n');
}
