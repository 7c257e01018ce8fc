/** The peak resident memory of this process while it is watched. */
const INTERVAL_MS = 100;

export class PeakMemory {
  #peak = process.memoryUsage.rss();
  readonly #timer = setInterval(() => this.#look(), INTERVAL_MS);

  /** Bytes. May be read repeatedly. */
  stop(): number {
    clearInterval(this.#timer);
    this.#look();
    return this.#peak;
  }

  #look(): void {
    this.#peak = Math.max(this.#peak, process.memoryUsage.rss());
  }
}
