/**
 * Time spent waiting for a turn on this machine, which no time limit counts. AWS has room for everybody at once, and a
 * limit is for the work. Code with a time limit runs its work through here.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

const limits = new AsyncLocalStorage<HeldTime>();

export class HeldTime {
  readonly #outer = limits.getStore();
  #held = 0;
  #holders = 0;
  #since = 0;

  /** Milliseconds that anything started by {@link run} has waited so far. */
  get total(): number {
    return this.#held + (this.#holders > 0 ? performance.now() - this.#since : 0);
  }

  run<T>(work: () => T): T {
    return limits.run(this, work);
  }

  begin(): void {
    if (this.#holders === 0) this.#since = performance.now();
    this.#holders += 1;
    this.#outer?.begin();
  }

  end(): void {
    this.#holders -= 1;
    if (this.#holders === 0) this.#held += performance.now() - this.#since;
    this.#outer?.end();
  }
}

/** Waits, and stops the clock of every time limit around it meanwhile. */
export async function held<T>(waiting: Promise<T>): Promise<T> {
  const limit = limits.getStore();
  limit?.begin();
  try {
    return await waiting;
  } finally {
    limit?.end();
  }
}
