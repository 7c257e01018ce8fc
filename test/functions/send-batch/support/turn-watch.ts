/** How late this process gets its turns, as on a machine with much else to do: time that says nothing about the code under test. */
const TURN_EVERY_MS = 25;

export class TurnWatch {
  #last = performance.now();
  /** Turns that came late: when, and by how many milliseconds. */
  readonly #late: { readonly at: number; readonly ms: number }[] = [];
  readonly #timer = setInterval(() => this.#turn(), TURN_EVERY_MS);

  /** @param time of `performance.now()` */
  lateMsSince(time: number): number {
    this.#turn();
    return this.#late.reduce((sum, { at, ms }) => (at > time ? sum + ms : sum), 0);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #turn(): void {
    const at = performance.now();
    const ms = at - this.#last - TURN_EVERY_MS;
    if (ms > 0) this.#late.push({ at, ms });
    this.#last = at;
  }
}
