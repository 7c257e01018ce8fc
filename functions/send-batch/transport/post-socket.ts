/** A socket of HTTP/1.1. It carries one post at a time, so that no post waits behind one that hangs. */
import type { Socket } from 'node:net';
import { AnswerReader } from './answer-reader';
import { KEEP_ALIVE_MS } from './endpoint';
import type { Carrier, Exchange } from './exchange';
import type { Answer } from './transport';
import { wireFailure } from './wire-failure';

/** Milliseconds to give up a socket before the time at which the endpoint said it would close it. */
const CLOSE_MARGIN_MS = 1_000;

export interface SocketOwner {
  /** The socket has an answer and may carry another post. */
  onFree(socket: PostSocket): void;
  onClosed(socket: PostSocket): void;
}

export class PostSocket implements Carrier {
  readonly #owner: SocketOwner;
  readonly #socket: Socket;
  #exchange: Exchange | undefined;
  #reader = new AnswerReader();
  #error: Error | undefined;
  #keepAliveMs = KEEP_ALIVE_MS;
  /** `performance.now()` of the last post. */
  sentAt = 0;

  /** @param socket connected, or about to be */
  constructor(socket: Socket, owner: SocketOwner) {
    this.#owner = owner;
    this.#socket = socket;
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
    socket.on('close', () => this.#onClose());
  }

  /** Whether it may carry a post, asked when it has rested. */
  get usable(): boolean {
    // Answered before the whole post was written: the endpoint would read the rest as the beginning of the next. Over TLS
    // it is asked only now, because there a write ends a round of the event loop after its bytes have left.
    if (this.#socket.writableLength > 0) this.abandon();
    return !this.#socket.destroyed;
  }

  get busy(): boolean {
    return this.#exchange !== undefined;
  }

  /** The answer so far to the post it carries. */
  get answer(): Answer | undefined {
    return this.#reader.answer;
  }

  send(head: string, body: Buffer, exchange: Exchange): void {
    this.#exchange = exchange;
    this.#reader = new AnswerReader();
    this.sentAt = performance.now();
    exchange.carriedBy(this);
    this.#socket.cork();
    this.#socket.write(head, 'latin1');
    this.#socket.write(body);
    this.#socket.uncork();
  }

  abandon(): void {
    this.#socket.destroy();
  }

  #onData(data: Buffer): void {
    const [exchange, reader] = [this.#exchange, this.#reader];
    // Unexpected bytes: the next post must not read them as its answer.
    if (!exchange) return this.abandon();
    if (!reader.read(data.toString('latin1'))) return;
    this.#exchange = undefined;
    exchange.settle(reader.answer ?? { failure: 'network', code: 'INVALID_ANSWER' });
    if (!reader.reusable) return this.abandon();
    this.#limitIdleTime(reader.keepAliveSeconds);
    this.#owner.onFree(this);
  }

  #onClose(): void {
    this.#owner.onClosed(this);
    const failure = wireFailure(this.#error);
    // A closed idle socket sends nothing. With a byte of an answer, the endpoint had received the post.
    const cutOff = failure.failure === 'closed' && this.#reader.begun;
    this.#exchange?.settle(this.#reader.answer ?? (cutOff ? { ...failure, failure: 'network' } : failure));
  }

  #limitIdleTime(seconds: number | undefined): void {
    const ms = seconds === undefined ? KEEP_ALIVE_MS : Math.min(KEEP_ALIVE_MS, seconds * 1000 - CLOSE_MARGIN_MS);
    if (ms === this.#keepAliveMs) return;
    this.#keepAliveMs = ms;
    this.#socket.setTimeout(Math.max(1, ms));
  }
}
