/** So many at once; whoever comes then waits for a turn, in the order of coming. */
export class Turns {
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  /** Whether one who comes now would wait. */
  get isFull(): boolean {
    return this.#taken >= this.limit;
  }

  async take(): Promise<void> {
    if (!this.isFull) {
      this.#taken += 1;
      return;
    }
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** Gives the turn to the next, if there is one. */
  giveBack(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken -= 1;
  }
}
