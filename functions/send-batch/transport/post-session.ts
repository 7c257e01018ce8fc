/**
 * An HTTP/2 session: many posts at once over one connection, each on a stream of its own. The server bounds the streams.
 * https://www.rfc-editor.org/rfc/rfc9113
 */
import {
  type ClientHttp2Session,
  connect,
  constants,
  type OutgoingHttpHeaders,
  sensitiveHeaders,
  type Settings,
} from 'node:http2';
import type { TLSSocket } from 'node:tls';
import { type Endpoint, KEEP_ALIVE_MS } from './endpoint';
import { PostStream } from './post-stream';
import type { Exchange } from './exchange';
import type { PostRequest } from './wire';

/** Streams opened before the server has said how many it allows. It refuses those above, and they are sent again. */
const FIRST_STREAMS = 10;
/** Bytes of headers accepted of one answer, as many as over HTTP/1.1. */
const MAX_HEADER_BYTES = 262_144;
const MAX_HEADERS = 2_000;
/** Milliseconds a session may take to close. It does not if its peer reads no more, or if the error of a write got lost in Node. */
const CLOSE_MS = 1_000;
/** It differs with each post: kept in the table of the compression, it would displace what all posts have in common. */
const NOT_INDEXED = ['authorization'];

/** A post on its way, and how often the endpoint has left it unprocessed. */
export interface QueuedPost {
  readonly request: PostRequest;
  readonly exchange: Exchange;
  returns: number;
}

export interface SessionOwner {
  /** The session can carry another post, or has closed. */
  onChange(): void;
  /** The endpoint has not processed the post, so it may be sent again. */
  onReturned(post: QueuedPost): void;
}

export class PostSession {
  readonly #session: ClientHttp2Session;
  readonly #socket: TLSSocket;
  readonly #endpoint: Endpoint;
  readonly #owner: SessionOwner;
  #maxStreams = FIRST_STREAMS;
  #knowsLimit = false;
  #open = 0;
  /** Open streams whose post was given up. If the peer reads no more, they never close. */
  #abandoned = 0;
  #retired = false;
  #ending = false;
  #lastStreamId: number | undefined;
  #error: Error | undefined;
  /** `performance.now()` of the last post, and of the last answer. */
  #usedAt = performance.now();
  #heardAt = 0;

  /** @param socket whose endpoint has chosen `h2` */
  constructor(socket: TLSSocket, endpoint: Endpoint, owner: SessionOwner) {
    this.#socket = socket;
    this.#endpoint = endpoint;
    this.#owner = owner;
    const session = (this.#session = connect(endpoint.origin, {
      createConnection: () => socket,
      settings: { enablePush: false, maxHeaderListSize: MAX_HEADER_BYTES },
      maxHeaderListPairs: MAX_HEADERS,
    }));
    session.setTimeout(KEEP_ALIVE_MS, () => this.#retire());
    // Only the timer of a post in flight keeps the process alive, not a session.
    session.unref();
    session.on('remoteSettings', ({ maxConcurrentStreams = Infinity }: Settings) => {
      this.#maxStreams = maxConcurrentStreams;
      this.#knowsLimit = true;
      owner.onChange();
    });
    session.on('goaway', (_code, lastStreamId: number) => (this.#lastStreamId = lastStreamId));
    session.on('error', (error: Error) => (this.#error = error));
    session.on('close', () => owner.onChange());
  }

  get usable(): boolean {
    // A process may have been frozen since, and then no timer has run.
    if (this.#open === 0 && performance.now() - this.#usedAt > KEEP_ALIVE_MS) this.#retire();
    return !this.#retired && !this.#session.closed && !this.#session.destroyed;
  }

  get hasRoom(): boolean {
    return this.#open < this.#maxStreams && this.usable;
  }

  /** Whether it carries as many posts as the server allows, so that another session would carry more. */
  get isFull(): boolean {
    return this.#knowsLimit && this.#open >= this.#maxStreams;
  }

  /** The server said it processes no later stream than this one. */
  get lastStreamId(): number | undefined {
    return this.#lastStreamId;
  }

  get hasEnded(): boolean {
    return this.#session.destroyed;
  }

  get error(): Error | undefined {
    return this.#error;
  }

  send(post: QueuedPost): void {
    this.#open += 1;
    this.#usedAt = performance.now();
    try {
      const { path, headers, body } = post.request;
      const fields: OutgoingHttpHeaders & { [sensitiveHeaders]: string[] } = {
        [sensitiveHeaders]: NOT_INDEXED,
        [constants.HTTP2_HEADER_METHOD]: 'POST',
        [constants.HTTP2_HEADER_PATH]: path,
        [constants.HTTP2_HEADER_SCHEME]: 'https',
        [constants.HTTP2_HEADER_AUTHORITY]: this.#endpoint.authority,
      };
      for (let at = 0; at < headers.length; at += 2) fields[headers[at]!] = headers[at + 1]!;
      fields[constants.HTTP2_HEADER_CONTENT_LENGTH] = body.length;
      new PostStream(this.#session.request(fields, { endStream: false }), post, this);
    } catch {
      // The session closed a moment ago.
      this.#retire();
      this.onStreamClosed({ abandoned: false });
      this.onReturned(post);
    }
  }

  onHeard(): void {
    this.#heardAt = performance.now();
  }

  onStreamClosed({ abandoned }: { readonly abandoned: boolean }): void {
    this.#open -= 1;
    if (abandoned) this.#abandoned -= 1;
    if (this.#retired) this.#retire();
    this.#owner.onChange();
  }

  onReturned(post: QueuedPost): void {
    this.#owner.onReturned(post);
  }

  /** @param sentAt of a post that was given up: a session that has said nothing since may be dead, and gets no other */
  onGivenUp(sentAt: number): void {
    this.#abandoned += 1;
    if (this.#retired || this.#heardAt < sentAt) this.#retire();
  }

  /**
   * Not at once: this may be called while nghttp2 calls back, where Node would have it send, and nghttp2 may then free a stream
   * that it still reads. Streams that Node cancels are safe. https://github.com/nodejs/node/issues/64113
   */
  destroy(): void {
    if (this.#ending) return;
    this.#ending = true;
    setImmediate(() => {
      this.#session.destroy();
      setTimeout(() => this.#socket.destroy(), CLOSE_MS).unref();
    });
  }

  /** It gets no other post. Its owner hears of it when it has closed, or a stream of it has. */
  #retire(): void {
    this.#retired = true;
    if (this.#open === this.#abandoned) this.destroy();
  }
}
