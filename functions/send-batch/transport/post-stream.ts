/** One post on a stream of an HTTP/2 session. As over HTTP/1.1, only the status counts. Interim answers are skipped. */
import { type ClientHttp2Stream, constants, type IncomingHttpHeaders, type IncomingHttpStatusHeader } from 'node:http2';
import type { Carrier } from './exchange';
import type { PostSession, QueuedPost } from './post-session';
import type { Answer } from './transport';
import { errorTypeOf, wireFailure } from './wire-failure';

const { NGHTTP2_CANCEL, NGHTTP2_FLAG_END_STREAM, NGHTTP2_REFUSED_STREAM } = constants;

/** Bytes kept of an error answer's body. */
const MAX_ERROR_TEXT_BYTES = 1024;

export class PostStream implements Carrier {
  readonly #stream: ClientHttp2Stream;
  readonly #post: QueuedPost;
  readonly #session: PostSession;
  readonly #sentAt = performance.now();
  #status = 0;
  #errorType: string | undefined;
  #text = '';
  #error: Error | undefined;
  #abandoned = false;

  constructor(stream: ClientHttp2Stream, post: QueuedPost, session: PostSession) {
    this.#stream = stream;
    this.#post = post;
    this.#session = session;
    post.exchange.carriedBy(this);
    stream.on('response', (headers, flags) => this.#onResponse(headers, flags));
    stream.on('end', () => this.#onEnd());
    stream.on('error', (error: Error) => (this.#error = error));
    stream.on('close', () => this.#onClose());
    stream.end(post.request.body);
  }

  get answer(): Answer | undefined {
    if (this.#status === 0) return undefined;
    return { status: this.#status, errorType: this.#errorType, message: this.#text };
  }

  abandon(): void {
    this.#abandoned = true;
    this.#session.onGivenUp(this.#sentAt);
    this.#stream.close(NGHTTP2_CANCEL);
  }

  #onResponse(headers: IncomingHttpHeaders & IncomingHttpStatusHeader, flags: number): void {
    this.#session.onHeard();
    this.#status = headers[':status'] ?? 0;
    const errorType = headers['x-amzn-errortype'];
    if (typeof errorType === 'string') this.#errorType = errorTypeOf(errorType);
    if (flags & NGHTTP2_FLAG_END_STREAM) this.#onEnd();
    else this.#stream.on('data', (data: Buffer) => this.#onBody(data));
  }

  #onBody(data: Buffer): void {
    if (this.#status < 300 || this.#text.length >= MAX_ERROR_TEXT_BYTES) return;
    this.#text = (this.#text + data.toString()).slice(0, MAX_ERROR_TEXT_BYTES);
  }

  /** Nothing more comes: the answer is over, or the endpoint has ended the stream without one. */
  #onEnd(): void {
    const { answer } = this;
    if (answer) this.#post.exchange.settle(answer);
    // Before the whole post was written: the endpoint does not want the rest, and the stream would stay open for it.
    if (!this.#stream.writableFinished) this.#stream.close(NGHTTP2_CANCEL);
  }

  #onClose(): void {
    const { answer } = this;
    if (answer) this.#post.exchange.settle(answer);
    else if (this.#isUnprocessed) this.#session.onReturned(this.#post);
    else this.#post.exchange.settle(this.#failure);
    this.#session.onStreamClosed({ abandoned: this.#abandoned });
  }

  /** The endpoint has not processed the post, as it said, or it was not sent. */
  get #isUnprocessed(): boolean {
    const { id, rstCode } = this.#stream;
    const { lastStreamId = Infinity } = this.#session;
    return id === undefined || rstCode === NGHTTP2_REFUSED_STREAM || id > lastStreamId;
  }

  get #failure(): Answer {
    const ended = this.#session.hasEnded;
    // The server ended this stream, or says that it may have processed it: no idle connection, as with `closed`.
    if (!ended || this.#session.lastStreamId !== undefined) return { failure: 'network', code: 'STREAM_ENDED' };
    return wireFailure(this.#session.error ?? this.#error);
  }
}
