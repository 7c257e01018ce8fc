/**
 * Progress for people: steps with their time and, on a terminal, bars; elsewhere plain lines. No command has a spinner,
 * so there is no library for it. (@clack/prompts writes to its stream directly, so infra/terminal could not escape its
 * output.)
 */
import { Terminal, type OutputStream } from '#infra/terminal/terminal';
import { colors, text, type Printable, type Text } from '#infra/terminal/text';

export class Progress {
  readonly #terminal: Terminal;

  /** @param stream for people; a machine-readable answer goes to the other stream */
  constructor(stream: OutputStream) {
    this.#terminal = new Terminal(stream);
  }

  line(line: Printable = ''): void {
    this.#terminal.print(line);
  }

  /** Runs one step and says how long it took. */
  async step<T>(what: string, run: () => Promise<T>): Promise<T> {
    const started = performance.now();
    this.#terminal.printForNow(text`${colors.dim('…')} ${what}`);
    try {
      const result = await run();
      this.#finish(colors.green('✓'), what, started);
      return result;
    } catch (error) {
      this.#finish(colors.red('✗'), what, started);
      throw error;
    }
  }

  /** A bar from 0 to total; without a terminal only its end. */
  bar(what: string, total: number): { update(done: number): void; stop(): void } {
    const bar = total === 0 ? undefined : this.#terminal.bar(`  ${what} {bar} {value}/{total}`);
    bar?.update(0, total);
    return { update: (done) => bar?.update(done, total), stop: () => bar?.stop() };
  }

  #finish(mark: Text, what: string, started: number): void {
    const seconds = colors.dim(`${((performance.now() - started) / 1000).toFixed(1)} s`);
    this.#terminal.clearLine();
    this.line(text`${mark} ${what} ${seconds}`);
  }
}
