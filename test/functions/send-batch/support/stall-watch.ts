/**
 * Notices when this process got no turn for a while, as on a machine with much else to do: a time-out that fired then says
 * nothing about the sender.
 */
const LOOK_EVERY_MS = 25;

export class StallWatch {
  #seenAt = performance.now();
  #stalledAt = -Infinity;
  readonly #timer: NodeJS.Timeout;

  constructor(private readonly longerThanMs: number) {
    this.#timer = setInterval(() => {
      const now = performance.now();
      if (now - this.#seenAt > longerThanMs) this.#stalledAt = now;
      this.#seenAt = now;
    }, LOOK_EVERY_MS);
  }

  /** @param time of `performance.now()` */
  stalledSince(time: number): boolean {
    return this.#stalledAt > time || performance.now() - this.#seenAt > this.longerThanMs;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
