/** Messages that wait for a connection, in the order they were sent. Bounded: one that finds it full is not taken. */

export class SendQueue {
  readonly #waiting: string[] = [];

  constructor(private readonly size: number) {}

  /** @returns false when the queue is full */
  add(text: string): boolean {
    if (this.#waiting.length >= this.size) return false;
    this.#waiting.push(text);
    return true;
  }

  /**
   * Hands out what waits, oldest first.
   * @param send false when it could not; the message then stays first
   */
  flush(send: (text: string) => boolean): void {
    while (this.#waiting[0] !== undefined && send(this.#waiting[0])) this.#waiting.shift();
  }

  clear(): void {
    this.#waiting.length = 0;
  }
}
