/** Spares the tables: however many pages ask, a read is made only once in a while, and its answer is shared. */

/** A read may take at most this share of the time, so a large table is read less often. */
const SHARE_OF_TIME = 0.25;

export class SharedRead<T> {
  #last: { readonly answer: Promise<T>; until: number } | undefined;

  /** @param minAgeMs how long an answer is shared at least */
  constructor(
    private readonly read: () => Promise<T>,
    private readonly minAgeMs: number,
  ) {}

  get(): Promise<T> {
    if (this.#last && performance.now() < this.#last.until) return this.#last.answer;
    const started = performance.now();
    const last = { answer: this.read(), until: Infinity };
    this.#last = last;
    const done = () => {
      const took = performance.now() - started;
      last.until = performance.now() + Math.max(this.minAgeMs, took / SHARE_OF_TIME - took);
    };
    last.answer.then(done, () => (this.#last = undefined));
    return last.answer;
  }

  /** Makes the next call read again. */
  expire(): void {
    this.#last = undefined;
  }
}
