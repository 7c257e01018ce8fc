/** Spares tables and services: however many pages ask, a read is made only once in a while, and its answer is shared. */

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

/** Keys whose answers are kept: those that pages show at once. */
const MAX_KEYS = 50;

/** The same for reads that take a key. */
export class SharedReads<T> {
  readonly #reads = new Map<string, SharedRead<T>>();

  /** @param minAgeMs how long an answer is shared at least */
  constructor(
    private readonly read: (key: string) => Promise<T>,
    private readonly minAgeMs: number,
  ) {}

  get(key: string): Promise<T> {
    const known = this.#reads.get(key) ?? new SharedRead(() => this.read(key), this.minAgeMs);
    this.#reads.delete(key);
    this.#reads.set(key, known);
    if (this.#reads.size > MAX_KEYS) this.#reads.delete([...this.#reads.keys()][0]!);
    return known.get();
  }

  /** Makes the next call of each key read again. */
  expire(): void {
    this.#reads.clear();
  }
}
