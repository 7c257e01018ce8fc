/**
 * Timers and a clock that only a test moves, for many scripts in a short time: between two timers it lets promises settle once,
 * while Jest's fake timers wait for a real timer each time.
 */
interface Due {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

const REAL = { setTimeout, clearTimeout, now: Date.now };
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

export class VirtualClock {
  #now: number;
  #order = 0;
  readonly #due = new Map<number, Due>();

  /** @param startAt epoch milliseconds */
  constructor(startAt: number) {
    this.#now = startAt;
  }

  get now(): number {
    return this.#now;
  }

  /** Replaces `setTimeout`, `clearTimeout` and `Date.now` until {@link restore}. */
  install(): void {
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms?: number) => this.at(this.#now + (ms ?? 0), run),
      clearTimeout: (timer: unknown) => void this.#due.delete(timer as number),
    });
    Date.now = () => this.#now;
  }

  restore(): void {
    Object.assign(globalThis, { setTimeout: REAL.setTimeout, clearTimeout: REAL.clearTimeout });
    Date.now = REAL.now;
  }

  /** @returns what `clearTimeout` takes */
  at(ms: number, run: () => void): number {
    this.#order += 1;
    this.#due.set(this.#order, { at: Math.max(ms, this.#now), order: this.#order, run });
    return this.#order;
  }

  /** Runs everything that is due until then, in order. */
  async runUntil(ms: number): Promise<void> {
    await settle();
    for (let next = this.#next(ms); next; next = this.#next(ms)) {
      this.#due.delete(next.order);
      this.#now = next.at;
      next.run();
      await settle();
    }
    this.#now = ms;
  }

  #next(until: number): Due | undefined {
    let first: Due | undefined;
    for (const due of this.#due.values())
      if (due.at <= until && (!first || due.at < first.at || (due.at === first.at && due.order < first.order)))
        first = due;
    return first;
  }
}
