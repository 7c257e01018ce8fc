/**
 * One post on the wire, as undici's handler interface: no response stream is built, only status, error type and the start of
 * an error's text are kept. The status decides even if the rest of the answer never comes: once it is 200 the message was
 * taken, and posting again would deliver it twice.
 */
import type { Dispatcher } from 'undici';
import type { Answer } from './transport';
import { errorTypeOf, wireFailure } from './wire-failure';

/** Bytes kept of what an error answer says. */
const MAX_ERROR_TEXT_BYTES = 1024;

export class Exchange implements Dispatcher.DispatchHandler {
  readonly answer: Promise<Answer>;
  readonly #open: Set<Exchange>;
  readonly #timer: NodeJS.Timeout;
  #resolve!: (answer: Answer) => void;
  #settled = false;
  #controller: Dispatcher.DispatchController | undefined;
  #status = 0;
  #errorType: string | undefined;
  #text = '';

  /** @param open the exchanges of a batch that have no answer yet: it enters itself and leaves */
  constructor(open: Set<Exchange>, timeoutMs: number) {
    this.#open = open.add(this);
    this.answer = new Promise((resolve) => (this.#resolve = resolve));
    this.#timer = setTimeout(() => this.#giveUp({ failure: 'timeout' }), timeoutMs);
  }

  /** Ends the exchange where it stands; what the endpoint made of it stays unknown unless its status had come. */
  stop(): void {
    this.#giveUp({ failure: 'aborted' });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    // Timed out while it waited for a socket: it must not be sent after all.
    if (this.#settled) this.#abort();
  }

  onResponseStart(_controller: unknown, status: number, headers: Record<string, string | string[] | undefined>): void {
    this.#status = status;
    const errorType = headers['x-amzn-errortype'];
    if (typeof errorType === 'string') this.#errorType = errorTypeOf(errorType);
  }

  onResponseData(_controller: unknown, chunk: Buffer): void {
    if (this.#status >= 300 && this.#text.length < MAX_ERROR_TEXT_BYTES) {
      this.#text += chunk.toString('utf8', 0, MAX_ERROR_TEXT_BYTES - this.#text.length);
    }
  }

  onResponseEnd(): void {
    this.#settle(this.#statusAnswer());
  }

  onResponseError(_controller: unknown, error: Error): void {
    this.#settle(this.#status === 0 ? wireFailure(error) : this.#statusAnswer());
  }

  #giveUp(failure: Answer): void {
    if (this.#settled) return;
    this.#settle(this.#status === 0 ? failure : this.#statusAnswer());
    this.#abort();
  }

  #abort(): void {
    this.#controller?.abort(new Error('the post was given up'));
  }

  #statusAnswer(): Answer {
    return { status: this.#status, errorType: this.#errorType, message: this.#text };
  }

  #settle(answer: Answer): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#timer);
    this.#open.delete(this);
    this.#resolve(answer);
  }
}
