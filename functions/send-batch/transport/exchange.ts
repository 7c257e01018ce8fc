/**
 * One post and its answer. It settles once, with the first of these: its answer, the end of what carries it, its time-out
 * or the stop of its batch. If it is given up after its final status arrived, that status is the answer: after a 200 the
 * message was accepted, and another post would deliver it twice.
 */
import type { Answer } from './transport';

/** What carries a post: a socket, or a stream of an HTTP/2 session. */
export interface Carrier {
  /** The answer so far; undefined before its final status. */
  readonly answer: Answer | undefined;
  /** Called when the post was given up before its answer was over. */
  abandon(): void;
}

export class Exchange {
  readonly answer: Promise<Answer>;
  readonly #open: Set<Exchange>;
  readonly #timer: NodeJS.Timeout;
  #resolve!: (answer: Answer) => void;
  #settled = false;
  #givenUp = false;
  #carrier: Carrier | undefined;

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

  /** Its bytes are sent now; or undefined: the endpoint did not process it, and it waits again. */
  carriedBy(carrier: Carrier | undefined): void {
    this.#carrier = carrier;
  }

  /** Ends the exchange now. Its outcome stays unknown unless its status has arrived. */
  stop(): void {
    this.#giveUp({ failure: 'aborted' });
  }

  /** The first answer counts. */
  settle(answer: Answer): void {
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
      this.settle(this.#carrier?.answer ?? failure);
      this.#carrier?.abandon();
    });
  }
}

/** @returns a function that makes the exchanges of one batch. @param stop stops all open ones */
export function exchangesOf(stop: AbortSignal, timeoutMs: number): () => Exchange {
  const open = new Set<Exchange>();
  stop.addEventListener('abort', () => open.forEach((exchange) => exchange.stop()));
  return () => new Exchange(open, timeoutMs);
}
