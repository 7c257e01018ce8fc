/**
 * An HTTP/2 session: many posts at once over one connection, each on a stream of its own. The server bounds the streams. Of the
 * protocol it speaks what a post needs: `node:http2` makes a Duplex of each stream, which costs a batch more than TLS does.
 * https://www.rfc-editor.org/rfc/rfc9113
 */
import type { TLSSocket } from 'node:tls';
import { MAX_ANSWER_BYTES } from '../answer-reader';
import { type Endpoint, KEEP_ALIVE_MS } from '../endpoint';
import { wireFailure } from '../wire-failure';
import { beginningOf, encodeFields } from './fields';
import { FrameReader } from './frame-reader';
import {
  ERROR,
  FLAG,
  type Frame,
  frame,
  goAwayFrame,
  headerFrames,
  numberFrame,
  PREFACE,
  SessionError,
  SETTING,
  SETTING_BYTES,
  settingsFrame,
  TYPE,
} from './frames';
import { PostStream, type QueuedPost, type StreamOwner } from './post-stream';
import { SendWindows } from './send-windows';

/** Streams opened before the server has said how many it allows. It refuses those above, and they are sent again. */
const FIRST_STREAMS = 10;
const MAX_STREAM_ID = 2 ** 31 - 1;
/** Bytes of DATA after which the endpoint is told that it may send as many again; it may send 65,535 without. */
const WINDOW_STEP_BYTES = 32_768;
/** Bytes of answers to an endpoint that asks and does not read. */
const MAX_UNREAD_BYTES = 1_048_576;
/** Milliseconds a session may take to close. It does not if its peer reads no more. */
const CLOSE_MS = 1_000;

const SETTINGS = settingsFrame([
  [SETTING.HEADER_TABLE_SIZE, 0],
  [SETTING.ENABLE_PUSH, 0],
  [SETTING.INITIAL_WINDOW_SIZE, MAX_ANSWER_BYTES],
  [SETTING.MAX_HEADER_LIST_SIZE, MAX_ANSWER_BYTES],
]);

export interface SessionOwner {
  /** The session can carry another post, or has closed. */
  onChange(): void;
  /** The endpoint has not processed the post, so it may be sent again. */
  onReturned(post: QueuedPost): void;
}

export class PostSession implements StreamOwner {
  readonly #socket: TLSSocket;
  readonly #owner: SessionOwner;
  readonly #beginning: string;
  readonly #windows = new SendWindows((bytes) => this.#write(bytes));
  readonly #streams = new Map<number, PostStream>();
  #nextId = 1;
  #maxStreams = FIRST_STREAMS;
  #knowsLimit = false;
  #lastStreamId: number | undefined;
  /** Bytes of DATA since the endpoint was told that it may send more. */
  #unacknowledged = 0;
  #corked = false;
  #retired = false;
  #error: Error | undefined;
  /** `performance.now()` of the last post, and of the last that was heard. */
  #usedAt = performance.now();
  #heardAt = 0;

  /** @param socket whose endpoint has chosen `h2` */
  constructor(socket: TLSSocket, endpoint: Endpoint, owner: SessionOwner) {
    this.#socket = socket;
    this.#owner = owner;
    this.#beginning = beginningOf(endpoint.authority);
    socket.setTimeout(KEEP_ALIVE_MS);
    // Only the timer of a post in flight keeps the process alive, not a session.
    socket.unref();
    const reader = new FrameReader((received) => this.#onFrame(received));
    socket.on('data', (data: Buffer) => this.#onData(data, reader));
    socket.on('timeout', () => this.#retire());
    // No more answers can arrive.
    socket.on('end', () => socket.destroy());
    socket.on('error', (error: Error) => (this.#error = error));
    socket.on('close', () => this.#onClose());
    this.#write(PREFACE);
    this.#write(SETTINGS);
  }

  get usable(): boolean {
    // A process may have been frozen since, and then no timer has run.
    if (this.#streams.size === 0 && performance.now() - this.#usedAt > KEEP_ALIVE_MS) this.#retire();
    return !this.#retired && !this.#socket.destroyed;
  }

  get hasRoom(): boolean {
    return this.#streams.size < this.#maxStreams && this.usable;
  }

  /** Whether it carries as many posts as the server allows, so that another session would carry more. */
  get isFull(): boolean {
    return this.#knowsLimit && this.#streams.size >= this.#maxStreams;
  }

  get hasEnded(): boolean {
    return this.#socket.destroyed;
  }

  /** Call only while it has room. */
  send(post: QueuedPost): void {
    const { path, headers, body } = post.request;
    const stream = new PostStream(this.#nextId, post, this);
    this.#streams.set(stream.id, stream);
    this.#nextId += 2;
    this.#usedAt = performance.now();
    this.#write(headerFrames(stream.id, this.#beginning + encodeFields(path, headers, body.length)));
    this.#windows.send(stream.id, body);
    if (this.#nextId > MAX_STREAM_ID) this.#retire();
  }

  /** Ends it with the posts in flight. */
  destroy(): void {
    this.#socket.destroy();
  }

  isUnsent({ id }: PostStream): boolean {
    return this.#windows.isUnsent(id);
  }

  onStreamOver({ id }: PostStream, reason?: number): void {
    this.#streams.delete(id);
    this.#windows.forget(id);
    if (reason !== undefined) this.#write(numberFrame(TYPE.RST_STREAM, id, reason));
    if (this.#retired) this.#retire();
    this.#owner.onChange();
  }

  onReturned(post: QueuedPost): void {
    this.#owner.onReturned(post);
  }

  /** A session that has said nothing since the post was sent may be dead, and gets no other. */
  onGivenUp(sentAt: number): void {
    if (this.#heardAt < sentAt) this.#retire();
  }

  /** It gets no other post, and ends with its last answer. */
  #retire(): void {
    this.#retired = true;
    if (this.#streams.size === 0) this.#end(ERROR.NONE);
  }

  #end(reason: number, onWritten?: () => void): void {
    if (this.#socket.writableEnded || this.#socket.destroyed) return;
    this.#socket.end(goAwayFrame(reason), onWritten);
    setTimeout(() => this.#socket.destroy(), CLOSE_MS).unref();
  }

  /** What is written in one round of the event loop leaves together, in few records of TLS. */
  #write(bytes: Buffer): void {
    if (this.#socket.writableEnded || this.#socket.destroyed) return;
    if (!this.#corked) {
      this.#corked = true;
      this.#socket.cork();
      process.nextTick(() => {
        this.#corked = false;
        this.#socket.uncork();
      });
    }
    this.#socket.write(bytes);
  }

  #onData(data: Buffer, reader: FrameReader): void {
    // What follows a breach of the protocol means nothing.
    if (this.#error) return;
    this.#heardAt = performance.now();
    try {
      reader.read(data);
    } catch (error) {
      if (!(error instanceof SessionError)) throw error;
      this.#error = error;
      this.#retired = true;
      // Only then: the reason may wait behind what was written before it.
      this.#end(error.reason, () => this.#socket.destroy());
    }
  }

  #onFrame({ type, flags, streamId, payload, length }: Frame): void {
    const ends = (flags & FLAG.END_STREAM) !== 0;
    switch (type) {
      case TYPE.HEADERS:
        return this.#streamOf(streamId)?.onHeaders(payload, ends);
      case TYPE.DATA:
        this.#acknowledge(length);
        return this.#streamOf(streamId)?.onData(payload, ends);
      case TYPE.RST_STREAM:
        return this.#streamOf(streamId)?.onReset(numberAt(payload, 0));
      case TYPE.SETTINGS:
        return flags & FLAG.ACK ? undefined : this.#onSettings(payload);
      case TYPE.PING:
        return flags & FLAG.ACK ? undefined : this.#reply(frame(TYPE.PING, FLAG.ACK, 0, payload));
      case TYPE.GOAWAY:
        return this.#onGoAway(numberAt(payload, 0) & MAX_STREAM_ID);
      case TYPE.WINDOW_UPDATE:
        return this.#windows.onUpdate(streamId, numberAt(payload, 0));
      case TYPE.PUSH_PROMISE:
        throw new SessionError(ERROR.PROTOCOL);
    }
  }

  /** @returns undefined if the stream is over, at least for the sender. @throws SessionError if it never was */
  #streamOf(streamId: number): PostStream | undefined {
    if (streamId % 2 === 0 || streamId >= this.#nextId) throw new SessionError(ERROR.PROTOCOL);
    return this.#streams.get(streamId);
  }

  #onSettings(payload: Buffer): void {
    let maxStreams = this.#knowsLimit ? this.#maxStreams : Infinity;
    for (let at = 0; at < payload.length; at += SETTING_BYTES) {
      const value = numberAt(payload, at + 2);
      const setting = payload.readUInt16BE(at);
      if (setting === SETTING.MAX_CONCURRENT_STREAMS) maxStreams = value;
      else if (setting === SETTING.INITIAL_WINDOW_SIZE) this.#windows.onInitialWindow(value);
    }
    this.#maxStreams = maxStreams;
    this.#knowsLimit = true;
    this.#reply(frame(TYPE.SETTINGS, FLAG.ACK, 0));
    this.#owner.onChange();
  }

  /** Its posts above the last stream are sent again. Those below may still be answered, whatever the reason. */
  #onGoAway(lastStreamId: number): void {
    this.#lastStreamId = lastStreamId;
    this.#retired = true;
    const unprocessed = [...this.#streams.values()].filter(({ id }) => id > lastStreamId);
    // The last one first, as each goes before those that wait.
    for (const stream of unprocessed.reverse()) stream.return();
    this.#retire();
    this.#owner.onChange();
  }

  /** An endpoint that wants replies and does not read them is given up. */
  #reply(bytes: Buffer): void {
    if (this.#socket.writableLength > MAX_UNREAD_BYTES) throw new SessionError(ERROR.ENHANCE_YOUR_CALM);
    this.#write(bytes);
  }

  #acknowledge(octets: number): void {
    this.#unacknowledged += octets;
    if (this.#unacknowledged < WINDOW_STEP_BYTES) return;
    this.#write(numberFrame(TYPE.WINDOW_UPDATE, 0, this.#unacknowledged));
    this.#unacknowledged = 0;
  }

  #onClose(): void {
    const goneAway = this.#lastStreamId !== undefined;
    // After GOAWAY the server may have processed it: no idle connection, as with `closed`.
    const failure = goneAway ? ({ failure: 'network', code: 'STREAM_ENDED' } as const) : wireFailure(this.#error);
    for (const stream of [...this.#streams.values()]) stream.onSessionOver(failure);
    this.#owner.onChange();
  }
}

function numberAt(payload: Buffer, at: number): number {
  if (payload.length < at + 4) throw new SessionError(ERROR.FRAME_SIZE);
  return payload.readUInt32BE(at);
}
