/**
 * Remembers the ids of the last envelopes. Delivery is at-least-once, and two connections overlap during a replacement.
 */

const REMEMBERED = 1000;

export class SeenIds {
  readonly #ids = new Set<string>();

  constructor(private readonly size = REMEMBERED) {}

  has(id: string): boolean {
    return this.#ids.has(id);
  }

  /** Oldest first. */
  get all(): string[] {
    return [...this.#ids];
  }

  /** @returns false if the id was already there */
  add(id: string): boolean {
    if (this.#ids.has(id)) return false;
    this.#ids.add(id);
    if (this.#ids.size > this.size) this.#forgetOldest();
    return true;
  }

  #forgetOldest(): void {
    for (const oldest of this.#ids) {
      this.#ids.delete(oldest);
      return;
    }
  }
}
