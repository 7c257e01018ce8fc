/** Messages that wait for a connection, in the order they were sent. Bounded: a full queue refuses more. */

export class SendQueue {
  readonly #waiting: string[] = [];

  constructor(private readonly size: number) {}

  /** @returns false if the queue is full */
  add(text: string): boolean {
    if (this.#waiting.length >= this.size) return false;
    this.#waiting.push(text);
    return true;
  }

  /**
   * Sends the waiting messages, oldest first.
   * @param send returns false if it could not send; the message then stays first
   */
  flush(send: (text: string) => boolean): void {
    while (this.#waiting[0] !== undefined && send(this.#waiting[0])) this.#waiting.shift();
  }

  clear(): void {
    this.#waiting.length = 0;
  }
}
