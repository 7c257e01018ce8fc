/**
 * An `@connections` endpoint that speaks HTTP/2: it answers each post with the frames it is told to. A relay of plain TCP is
 * in front of its server, and only the relay's sockets are cut off: when sockets below its TLS were destroyed, the server's
 * process aborted with a corrupted heap (compare https://github.com/nodejs/node/issues/49307).
 */
import { once } from 'node:events';
import {
  constants,
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { setImmediate as nextRound, setTimeout as sleep } from 'node:timers/promises';
import { LOCALHOST_CERT, LOCALHOST_KEY } from './localhost-cert';
import type { RawPost } from './raw-endpoint';

export type H2Step =
  | { readonly headers: OutgoingHttpHeaders; readonly end?: boolean }
  /** A status below 200. */
  | { readonly interim: number }
  | { readonly data: string; readonly end?: boolean }
  | { readonly trailers: OutgoingHttpHeaders }
  /** RST_STREAM with this error code. */
  | { readonly reset: number }
  | { readonly waitMs: number }
  /** @param lastStreamId given the id of this post's stream. For 0 Node says that it has processed all streams so far. */
  | { readonly goAway: number; readonly lastStreamId: (id: number) => number }
  /** Nothing more is read from the sender. */
  | 'socket is not read'
  /** The whole session ends. */
  | 'socket ends'
  | 'socket is reset';

export interface H2Plan {
  readonly frames: readonly H2Step[];
  /** Answers before it reads the body. */
  readonly early?: boolean;
}

export class H2Endpoint<P extends H2Plan> {
  readonly #server: Http2SecureServer;
  readonly #sessions = new Map<ServerHttp2Session, Set<ServerHttp2Stream>>();
  readonly #relay: Server;
  /** The sender's sockets, by the port from which the relay connects to the server for each. */
  readonly #relayed = new Map<number | undefined, Socket>();
  /** Both sockets of each connection of the relay. */
  readonly #plain = new Set<Socket>();
  readonly #secured = new Set<TLSSocket>();
  /** Sockets that were opened so far. */
  connections = 0;
  /** Those of them that resumed a TLS session. */
  resumed = 0;
  /** The most streams at once in one session. */
  mostStreams = 0;
  /** Streams that the sender has reset, by error code. */
  readonly resets: number[] = [];

  private constructor(
    private readonly plan: (post: RawPost) => P,
    private readonly onPost: (post: RawPost, plan: P) => void,
    maxStreams: number | undefined,
  ) {
    this.#server = createSecureServer({
      ...{ key: LOCALHOST_KEY, cert: LOCALHOST_CERT },
      settings: maxStreams === undefined ? {} : { maxConcurrentStreams: maxStreams },
      maxSessionInvalidFrames: 1_000_000,
    });
    this.#relay = createServer((sender) => this.#onConnection(sender));
    this.#server.on('secureConnection', (socket: TLSSocket) => {
      this.#secured.add(socket);
      socket.on('close', () => this.#secured.delete(socket));
      this.connections += 1;
      if (socket.isSessionReused()) this.resumed += 1;
    });
    this.#server.on('session', (session) => {
      this.#sessions.set(session, new Set());
      session.on('error', () => undefined);
      session.on('close', () => this.#sessions.delete(session));
    });
    this.#server.on('stream', (stream, headers) => void this.#onStream(stream, headers));
  }

  /**
   * @param plan asked once for each post, when its headers have come; its body is empty then
   * @param onPost told of each post that has come in as far as its plan wants it
   * @param maxStreams that it allows at once in a session
   */
  static async start<P extends H2Plan>(
    plan: (post: RawPost) => P,
    onPost: (post: RawPost, plan: P) => void,
    maxStreams?: number,
  ): Promise<H2Endpoint<P>> {
    const endpoint = new H2Endpoint(plan, onPost, maxStreams);
    for (const server of [endpoint.#server, endpoint.#relay]) {
      server.listen({ port: 0, host: '127.0.0.1', backlog: 4096 });
      await once(server, 'listening');
    }
    return endpoint;
  }

  get url(): string {
    return `https://127.0.0.1:${portOf(this.#relay)}/stage`;
  }

  /** Closes the sessions that have no post in hand. */
  closeIdleSockets(): void {
    for (const [session, streams] of this.#sessions) if (streams.size === 0) session.destroy();
  }

  async stop(): Promise<void> {
    // A session that has gone away, or lost the error of a write, reads no more and would not notice that its socket has ended.
    for (const session of this.#sessions.keys()) session.destroy();
    await nextRound();
    for (const socket of [...this.#secured, ...this.#plain]) socket.destroy();
    for (const server of [this.#relay, this.#server]) {
      await new Promise<void>((resolve) => server.close(() => resolve()));
    }
  }

  #onConnection(sender: Socket): void {
    const server = connect(portOf(this.#server), '127.0.0.1');
    let port: number | undefined;
    server.once('connect', () => this.#relayed.set((port = server.localPort), sender));
    for (const [from, to] of [
      [sender, server],
      [server, sender],
    ] as const) {
      this.#plain.add(from);
      from.setNoDelay();
      from.pipe(to);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#plain.delete(from);
        to.destroySoon();
      });
    }
    sender.on('close', () => this.#relayed.delete(port));
  }

  async #onStream(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): Promise<void> {
    const streams = this.#sessions.get(stream.session as ServerHttp2Session) ?? new Set();
    streams.add(stream);
    this.mostStreams = Math.max(this.mostStreams, streams.size);
    stream.on('error', () => undefined);
    stream.on('close', () => streams.delete(stream));
    stream.on('aborted', () => this.resets.push(stream.rstCode));
    const url = headers[':path'] ?? '';
    const post: RawPost = {
      connectionId: decodeURIComponent(url.slice(url.lastIndexOf('/') + 1)),
      body: '',
      headers: headers as Record<string, string>,
      url,
      at: performance.now(),
    };
    const plan = this.plan(post);
    if (plan.early) this.onPost(post, plan);
    else {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      await once(stream, 'end').catch(() => undefined);
      if (stream.destroyed) return;
      this.onPost({ ...post, body: Buffer.concat(chunks).toString() }, plan);
    }
    await this.#perform(stream, plan.frames);
  }

  async #perform(stream: ServerHttp2Stream, steps: readonly H2Step[]): Promise<void> {
    const { session } = stream;
    const port = session?.socket.remotePort;
    for (const step of steps) {
      // A stream that is reset within a callback of nghttp2 is freed too early (https://github.com/nodejs/node/issues/64113).
      await nextRound();
      if (stream.destroyed && typeof step === 'object' && !('waitMs' in step)) return;
      if (step === 'socket ends') this.#relayed.get(port)?.destroy();
      else if (step === 'socket is not read') this.#relayed.get(port)?.unpipe().pause();
      else if (step === 'socket is reset') this.#relayed.get(port)?.resetAndDestroy();
      else if ('waitMs' in step) await sleep(step.waitMs);
      else if ('interim' in step) stream.additionalHeaders({ [constants.HTTP2_HEADER_STATUS]: step.interim });
      else if ('reset' in step) stream.close(step.reset);
      else if ('goAway' in step) session?.goaway(step.goAway, step.lastStreamId(Number(stream.id)));
      else if ('trailers' in step) {
        stream.once('wantTrailers', () => stream.sendTrailers(step.trailers));
        stream.respond({ [constants.HTTP2_HEADER_STATUS]: 200 }, { waitForTrailers: true });
        stream.end();
      } else if ('headers' in step) stream.respond(step.headers, { endStream: step.end ?? false });
      else if (step.end) stream.end(step.data);
      else await new Promise((resolve) => stream.write(step.data, resolve));
    }
  }
}

const portOf = (server: Server | Http2SecureServer) => (server.address() as AddressInfo).port;
