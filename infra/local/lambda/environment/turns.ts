/** Lets a fixed number run at once; others wait for a turn, in order of arrival. */
export class Turns {
  #taken = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(private readonly limit: number) {}

  /** Whether a newcomer would have to wait. */
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

  /** Passes the turn to the next in line, if any. */
  giveBack(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#taken -= 1;
  }
}
