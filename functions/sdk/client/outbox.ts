/** What the application sends: at once if there is a connection, otherwise from the queue. A busy server gets nothing for a while. */
import { MAX_FRAME_BYTES } from '#shared/base/aws-limits';
import { backoff } from './backoff';
import { BroadcastClientError } from './errors';
import { SendQueue } from './send-queue';
import type { Timing } from './timing';

export interface OutboxOptions {
  /** Messages that may wait. */
  readonly size: number;
  /** Sends a message only when the one before was handled. */
  readonly isOneByOne: boolean;
  readonly timing: Timing;
  /** @returns false if there is no connection */
  send(text: string): boolean;
  failed(error: BroadcastClientError): void;
}

export class Outbox {
  readonly #queue: SendQueue;
  /** Times in a row that the server was busy. */
  #busy = 0;
  /** Messages wait in the queue until it fires. */
  #pause: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly options: OutboxOptions) {
    const { size, isOneByOne, timing } = options;
    const unanswered = () => {
      options.failed(
        new BroadcastClientError('SERVER', 'The server did not say that it has handled a message; going on'),
      );
      this.flush();
    };
    this.#queue = new SendQueue(size, isOneByOne ? { replyMs: timing.replyMs, unanswered } : undefined);
  }

  /** @throws RangeError if the message is larger than API Gateway accepts */
  send(name: string, data: unknown): void {
    const text = JSON.stringify({ action: name, data });
    const bytes = new TextEncoder().encode(text).length;
    if (bytes > MAX_FRAME_BYTES) {
      throw new RangeError(`Message '${name}' has ${bytes} bytes; API Gateway accepts at most ${MAX_FRAME_BYTES}`);
    }
    const { isOneByOne } = this.options;
    if (!isOneByOne && this.#pause === undefined && this.options.send(text)) return;
    if (this.#queue.add(text)) return isOneByOne ? this.flush() : undefined;
    const details = { name, data };
    this.options.failed(
      new BroadcastClientError('QUEUE_FULL', `Nothing can be sent now, and the queue is full: '${name}' was dropped`, {
        details,
      }),
    );
  }

  /** Sends what waits, unless the server is busy. */
  flush(): void {
    if (this.#pause === undefined) this.#queue.flush((text) => this.options.send(text));
  }

  /** Sends nothing for a while, longer each time in a row. @returns milliseconds until it sends again */
  serverIsBusy(retryAfterMs: number): number {
    const delayMs = retryAfterMs + backoff(this.#busy, this.options.timing);
    this.#busy += 1;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.flush();
    }, delayMs);
    return delayMs;
  }

  /** The server took something. */
  serverIsReady(): void {
    this.#busy = 0;
  }

  /** The server has handled the message with this number. */
  handled(ack: string): void {
    if (this.#queue.handled(ack)) this.flush();
  }

  /** The connection is over, or the server refused something: what is in flight was handled or is lost. */
  interrupted(): void {
    this.#queue.interrupted();
  }

  /** Drops what waits, for good. */
  close(): void {
    this.#queue.clear();
    clearTimeout(this.#pause);
  }
}
