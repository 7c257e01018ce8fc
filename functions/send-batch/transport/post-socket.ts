/** A socket to the endpoint. It carries one post at a time, so that no post waits behind one that hangs. */
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Exchange } from './exchange';

/** Milliseconds an idle socket is kept for the next batch. If the server closes it sooner, that costs a reconnect. */
const KEEP_ALIVE_MS = 60_000;
/** Milliseconds to give up a socket before the time at which the endpoint said it would close it. */
const CLOSE_MARGIN_MS = 1_000;

/** Where posts go, and the TLS session that the next socket may resume. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly secure: boolean;
  session?: Buffer;
}

export interface SocketOwner {
  /** The socket has an answer and may carry another post. */
  onFree(socket: PostSocket): void;
  onClosed(socket: PostSocket): void;
}

export class PostSocket {
  readonly #owner: SocketOwner;
  readonly #socket: Socket;
  #exchange: Exchange | undefined;
  #error: Error | undefined;
  #keepAliveMs = KEEP_ALIVE_MS;

  constructor(endpoint: Endpoint, owner: SocketOwner) {
    this.#owner = owner;
    const socket = (this.#socket = connect(endpoint));
    socket.setTimeout(this.#keepAliveMs);
    // Only the timer of a post in flight keeps the process alive, not a socket.
    socket.unref();
    socket.on('data', (data: Buffer) => this.#onData(data));
    socket.on('timeout', () => {
      if (!this.#exchange) socket.destroy();
    });
    // No more bytes can arrive, although unwritten bytes may still wait for a peer that no longer reads.
    socket.on('end', () => socket.destroy());
    socket.on('error', (error) => (this.#error = error));
    socket.on('close', () => {
      owner.onClosed(this);
      this.#exchange?.socketEnded(this.#error);
    });
  }

  get usable(): boolean {
    return !this.#socket.destroyed;
  }

  send(head: string, body: Buffer, exchange: Exchange): void {
    this.#exchange = exchange;
    exchange.sent(() => this.destroy());
    this.#socket.cork();
    this.#socket.write(head, 'latin1');
    this.#socket.write(body);
    this.#socket.uncork();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #onData(data: Buffer): void {
    // Unexpected bytes: the next post must not read them as its answer.
    if (!this.#exchange) return this.destroy();
    const over = this.#exchange.receive(data);
    if (!over) return;
    this.#exchange = undefined;
    // Answered before the whole post was written: the endpoint would read the rest as the beginning of the next.
    if (!over.reusable || this.#socket.writableLength > 0) return this.destroy();
    this.#limitIdleTime(over.keepAliveSeconds);
    this.#owner.onFree(this);
  }

  #limitIdleTime(seconds: number | undefined): void {
    const ms = seconds === undefined ? KEEP_ALIVE_MS : Math.min(KEEP_ALIVE_MS, seconds * 1000 - CLOSE_MARGIN_MS);
    if (ms === this.#keepAliveMs) return;
    this.#keepAliveMs = ms;
    this.#socket.setTimeout(Math.max(1, ms));
  }
}

function connect(endpoint: Endpoint): Socket {
  const { host, port, secure, session } = endpoint;
  if (!secure) return connectPlain({ host, port, noDelay: true });
  const socket = connectTls({
    host,
    port,
    servername: isIP(host) === 0 ? host : '',
    ALPNProtocols: ['http/1.1'],
    session,
  });
  socket.setNoDelay();
  return socket.on('session', (latest) => (endpoint.session = latest));
}
