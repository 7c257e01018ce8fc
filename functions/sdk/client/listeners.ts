/** A list of listeners, which may change while they are called. */

export type Unsubscribe = () => void;

export class Listeners<Arguments extends readonly unknown[]> {
  /** Boxed, so that a listener added twice is called twice, and each removal removes one of them. */
  readonly #entries = new Set<{ readonly listener: (...args: Arguments) => void }>();

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  add(listener: (...args: Arguments) => void): Unsubscribe {
    const entry = { listener };
    this.#entries.add(entry);
    return () => void this.#entries.delete(entry);
  }

  /** Calls all of them. An error of one goes to `failed` and does not stop the others. */
  emit(failed: (thrown: unknown) => void, ...args: Arguments): void {
    for (const { listener } of [...this.#entries]) {
      try {
        listener(...args);
      } catch (thrown) {
        failed(thrown);
      }
    }
  }
}
