/**
 * One post, from its first step to its answer. It settles once, by what comes first: its answer, the end of its socket, its
 * time-out or the stop of its batch; whatever happens, or never happens, around it. A post that is given up after its final
 * status has come is answered by that status: once it is 200 the message was taken, and posting again would deliver it twice.
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

  /** @param open the exchanges of a batch that have no answer yet: it enters itself and leaves */
  constructor(open: Set<Exchange>, timeoutMs: number) {
    this.#open = open.add(this);
    this.answer = new Promise((resolve) => (this.#resolve = resolve));
    this.#timer = setTimeout(() => this.#giveUp({ failure: 'timeout' }), timeoutMs);
  }

  /** Whether it may be sent: neither settled nor given up. */
  get pending(): boolean {
    return !this.#settled && !this.#givenUp;
  }

  /** Its bytes go out over a socket from now on. @param onGivenUp called if it is given up before its answer is over */
  sent(onGivenUp: () => void): void {
    this.#onGivenUp = onGivenUp;
  }

  /**
   * Takes what its socket has received.
   * @returns nothing while more is to come; else whether the socket may carry another post, and for how many seconds the
   *   endpoint says it may lie idle
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
    // An idle socket that was closed says nothing; with a byte of an answer the post had been taken up.
    const cutOff = failure.failure === 'closed' && this.#reader.begun;
    this.settle(this.#reader.answer ?? (cutOff ? { ...failure, failure: 'network' } : failure));
  }

  /** Ends the exchange where it stands; what the endpoint made of it stays unknown unless its status has come. */
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

  /** In a process that was busy or frozen timers come before the bytes that lie in its sockets: those are read first. */
  #giveUp(failure: Answer): void {
    this.#givenUp = true;
    setImmediate(() => {
      if (this.#settled) return;
      this.settle(this.#reader.answer ?? failure);
      this.#onGivenUp?.();
    });
  }
}

/** What makes the exchanges of one batch. @param stop stops all of them that are open */
export function exchangesOf(stop: AbortSignal, timeoutMs: number): () => Exchange {
  const open = new Set<Exchange>();
  stop.addEventListener('abort', () => open.forEach((exchange) => exchange.stop()), { once: true });
  return () => new Exchange(open, timeoutMs);
}
