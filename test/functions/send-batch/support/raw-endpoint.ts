/**
 * An `@connections` endpoint of raw sockets: it reads posts by itself and answers each with the bytes it is told to, in the
 * packets, and with the end, it is told to.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TLSSocket } from 'node:tls';
import { setImmediate as turn, setTimeout as sleep } from 'node:timers/promises';
import { LOCALHOST_CERT, LOCALHOST_KEY } from './localhost-cert';

/** One thing the endpoint does to the socket of a post. */
export type Step =
  /** Latin1; each write is a separate packet, as far as the network allows. */
  | { readonly write: string }
  | { readonly waitMs: number }
  /** Called once all before it is done, if the socket still stands. */
  | { readonly tell: () => void }
  /** Ends the socket in good order. */
  | 'end'
  | 'reset';

export interface Plan {
  readonly steps: readonly Step[];
  /** Answers once the head of the post has come, and reads its body only then. */
  readonly early?: boolean;
}

export interface RawPost {
  readonly connectionId: string;
  readonly body: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly url: string;
  /** By `performance.now()`. */
  readonly at: number;
}

export interface EndpointOptions {
  /** Speaks TLS, with the certificate of localhost. `no ALPN`: as an endpoint that does not know the extension. */
  readonly tls?: 'ALPN' | 'no ALPN';
}

const HEAD_END = '\r\n\r\n';

/** @typeParam P the plan for a post, with anything else its test wants to know about it */
export class RawEndpoint<P extends Plan> {
  readonly #server: Server;
  readonly #plan: (post: RawPost) => P;
  readonly #onPost: (post: RawPost, plan: P) => void;
  /** With the posts that each has in hand. */
  readonly #sockets = new Map<Socket, number>();
  /** The sockets below TLS, by port: only they can be reset. */
  readonly #below = new Map<number | undefined, Socket>();
  readonly #scheme: 'http' | 'https';
  /** Sockets that were opened so far. */
  connections = 0;
  /** Those of them that resumed a TLS session. */
  resumed = 0;

  private constructor(plan: (post: RawPost) => P, onPost: (post: RawPost, plan: P) => void, { tls }: EndpointOptions) {
    this.#plan = plan;
    this.#onPost = onPost;
    this.#scheme = tls ? 'https' : 'http';
    this.#server = tls ? this.#secureServer(tls) : createServer({ noDelay: true }, (socket) => this.#read(socket));
  }

  /**
   * @param plan asked once for each post, when its head has come; its body is empty then
   * @param onPost told of each post that has come in as far as its plan wants it
   */
  static async start<P extends Plan>(
    plan: (post: RawPost) => P,
    onPost: (post: RawPost, plan: P) => void,
    how: EndpointOptions = {},
  ): Promise<RawEndpoint<P>> {
    const endpoint = new RawEndpoint(plan, onPost, how);
    // All sockets of a batch are opened at once.
    const options = { port: 0, host: '127.0.0.1', backlog: 4096 };
    await new Promise<void>((resolve) => endpoint.#server.listen(options, resolve));
    return endpoint;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}/stage`;
  }

  /** Closes the sockets that have no post in hand. */
  closeIdleSockets(): void {
    for (const [socket, posts] of this.#sockets) if (posts === 0) socket.destroy();
  }

  #secureServer(tls: 'ALPN' | 'no ALPN'): Server {
    const alpn = tls === 'ALPN' ? { ALPNProtocols: ['http/1.1'] } : {};
    const server = createSecureServer({ key: LOCALHOST_KEY, cert: LOCALHOST_CERT, noDelay: true, ...alpn });
    server.on('connection', (socket: Socket) => {
      const { remotePort } = socket;
      this.#below.set(remotePort, socket);
      socket.on('close', () => this.#below.delete(remotePort));
    });
    server.on('secureConnection', (socket: TLSSocket) => {
      if (socket.isSessionReused()) this.resumed += 1;
      this.#read(socket);
    });
    return server;
  }

  async stop(): Promise<void> {
    for (const socket of this.#below.values()) socket.destroy();
    for (const socket of this.#sockets.keys()) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #read(socket: Socket): void {
    this.connections += 1;
    this.#sockets.set(socket, 0);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let pending = '';
    let current: { readonly post: RawPost; readonly plan: P; readonly length: number } | undefined;
    const answer = (body: string, { post, plan }: NonNullable<typeof current>) => {
      this.#onPost({ ...post, body: Buffer.from(body, 'latin1').toString() }, plan);
      return this.#perform(socket, plan.steps);
    };
    socket.on('data', (data: Buffer) => {
      pending += data.toString('latin1');
      for (;;) {
        if (!current) {
          const end = pending.indexOf(HEAD_END);
          if (end === -1) return;
          const post = asPost(pending.slice(0, end));
          pending = pending.slice(end + HEAD_END.length);
          current = { post, plan: this.#plan(post), length: Number(post.headers['content-length'] ?? 0) };
          if (current.plan.early) {
            socket.pause();
            void answer('', current).then(() => socket.resume());
          }
        }
        const { plan, length } = current;
        if (pending.length < length) return;
        if (!plan.early) void answer(pending.slice(0, length), current);
        pending = pending.slice(length);
        current = undefined;
      }
    });
  }

  async #perform(socket: Socket, steps: readonly Step[]): Promise<void> {
    this.#sockets.set(socket, (this.#sockets.get(socket) ?? 0) + 1);
    for (const step of steps) {
      if (socket.destroyed) return;
      if (step === 'end') socket.end();
      else if (step === 'reset') reset(this.#below.get(socket.remotePort) ?? socket);
      else if ('tell' in step) step.tell();
      else if ('waitMs' in step) await sleep(step.waitMs);
      else {
        await new Promise((resolve) => socket.write(step.write, 'latin1', resolve));
        await turn();
      }
    }
    if (!socket.destroyed) this.#sockets.set(socket, (this.#sockets.get(socket) ?? 1) - 1);
  }
}

/** A socket that is being shut down cannot be reset: its handle would stay, and Node would wait for it at its own end. */
function reset(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

function asPost(head: string): RawPost {
  const [requestLine = '', ...lines] = head.split('\r\n');
  const url = requestLine.split(' ')[1] ?? '';
  const headers = Object.fromEntries(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]),
  );
  const connectionId = decodeURIComponent(url.slice(url.lastIndexOf('/') + 1));
  return { connectionId, body: '', headers, url, at: performance.now() };
}
