/** Progress for people: steps with their time, and bars where the output is a terminal; plain lines where it is not. */
import { SingleBar } from 'cli-progress';
import { createColors } from 'picocolors';

type Stream = NodeJS.WriteStream;

export class Progress {
  readonly #colors;

  /** @param stream where people read; a machine-readable answer goes to the other one */
  constructor(private readonly stream: Stream) {
    this.#colors = createColors(stream.isTTY && process.env.NO_COLOR === undefined);
  }

  get colors() {
    return this.#colors;
  }

  line(text = ''): void {
    this.stream.write(`${text}\n`);
  }

  /** Runs one step and says how long it took. */
  async step<T>(what: string, run: () => Promise<T>): Promise<T> {
    const started = performance.now();
    if (this.stream.isTTY) this.stream.write(`${this.#colors.dim('…')} ${what}`);
    try {
      const result = await run();
      this.#finish(this.#colors.green('✓'), what, started);
      return result;
    } catch (error) {
      this.#finish(this.#colors.red('✗'), what, started);
      throw error;
    }
  }

  /** A bar from 0 to total; nothing but its end where there is no terminal. */
  bar(what: string, total: number): { update(done: number): void; stop(): void } {
    if (!this.stream.isTTY || total === 0) return { update: () => undefined, stop: () => undefined };
    const bar = new SingleBar({
      format: `  ${what} {bar} {value}/{total}`,
      clearOnComplete: true,
      stream: this.stream,
      hideCursor: true,
    });
    bar.start(total, 0);
    return bar;
  }

  #finish(mark: string, what: string, started: number): void {
    const seconds = this.#colors.dim(`${((performance.now() - started) / 1000).toFixed(1)} s`);
    if (this.stream.isTTY) this.stream.write('\r\x1b[K');
    this.line(`${mark} ${what} ${seconds}`);
  }
}
