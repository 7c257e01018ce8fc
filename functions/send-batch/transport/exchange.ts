/**
 * One post and its answer. It settles once, with the first of these: its answer, the end of its socket, its time-out or
 * the stop of its batch. If it is given up after its final status arrived, that status is the answer: after a 200 the
 * message was accepted, and another post would deliver it twice.
 */
import { AnswerReader } from './answer-reader';
import type { Answer } from './transport';
import { wireFailure } from './wire-failure';

export class Exchange {
  readonly answer: Promise<Answer>;
  readonly #open: Set<Exchange>;
  readonly #timer: NodeJS.Timeout;
  readonly #reader = new AnswerReader();
  #resolve!: (answer: Answer) => void;
  #settled = false;
  #givenUp = false;
  #onGivenUp: (() => void) | undefined;

  /** @param open the exchanges of a batch without an answer; this one adds and removes itself */
  constructor(open: Set<Exchange>, timeoutMs: number) {
    this.#open = open.add(this);
    this.answer = new Promise((resolve) => (this.#resolve = resolve));
    this.#timer = setTimeout(() => this.#giveUp({ failure: 'timeout' }), timeoutMs);
  }

  /** Whether it may be sent: neither settled nor given up. */
  get pending(): boolean {
    return !this.#settled && !this.#givenUp;
  }

  /** A socket now sends its bytes. @param onGivenUp called if it is given up before its answer is over */
  sent(onGivenUp: () => void): void {
    this.#onGivenUp = onGivenUp;
  }

  /**
   * Takes bytes that its socket received.
   * @returns undefined until the answer is over; then whether the socket may carry another post, and how many seconds the
   *   endpoint keeps it open while idle
   */
  receive(data: Buffer): { readonly reusable: boolean; readonly keepAliveSeconds: number | undefined } | undefined {
    const reader = this.#reader;
    if (!reader.read(data.toString('latin1'))) return undefined;
    this.settle(reader.answer ?? { failure: 'network', code: 'INVALID_ANSWER' });
    return reader;
  }

  /** Its socket has ended. */
  socketEnded(error: Error | undefined): void {
    const failure = wireFailure(error);
    // A closed idle socket sends nothing. With a byte of an answer, the endpoint had received the post.
    const cutOff = failure.failure === 'closed' && this.#reader.begun;
    this.settle(this.#reader.answer ?? (cutOff ? { ...failure, failure: 'network' } : failure));
  }

  /** Ends the exchange now. Its outcome stays unknown unless its status has arrived. */
  stop(): void {
    this.#giveUp({ failure: 'aborted' });
  }

  settle(answer: Answer): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#open.delete(this);
    this.#resolve(answer);
  }

  /** In a process that was busy or frozen, timers run before received bytes are read. So this reads them first. */
  #giveUp(failure: Answer): void {
    this.#givenUp = true;
    setImmediate(() => {
      if (this.#settled) return;
      this.settle(this.#reader.answer ?? failure);
      this.#onGivenUp?.();
    });
  }
}

/** @returns a function that makes the exchanges of one batch. @param stop stops all open ones */
export function exchangesOf(stop: AbortSignal, timeoutMs: number): () => Exchange {
  const open = new Set<Exchange>();
  stop.addEventListener('abort', () => open.forEach((exchange) => exchange.stop()), { once: true });
  return () => new Exchange(open, timeoutMs);
}
