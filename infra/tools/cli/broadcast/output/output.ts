/** Writes answers, as text for people or as JSON for programs. */
import { Terminal, type Bar, type BarValues } from '#infra/terminal/terminal';
import type { Printable } from '#infra/terminal/text';
import type { CliIo } from '#tools/stack/io';

export class Output {
  readonly #answers: Terminal;
  readonly #notes: Terminal;

  constructor(
    io: Pick<CliIo, 'stdout' | 'stderr' | 'env'>,
    readonly json: boolean,
  ) {
    this.#answers = new Terminal(io.stdout, io.env);
    this.#notes = new Terminal(io.stderr, io.env);
  }

  /** The answer: the value for programs, the text for people. */
  answer(value: unknown, text: () => Printable): void {
    if (this.json) this.#answers.printJson(value);
    else this.#answers.print(text());
  }

  /** Shows a part of the answer to people as soon as it is known; programs get the whole answer at the end. */
  show(text: Printable): void {
    if (!this.json) this.#answers.print(text);
  }

  /** Tells a person something that is not part of the answer. */
  note(text: Printable): void {
    if (!this.json) this.#notes.print(text);
  }

  /** What is going on, on a terminal until the next line. @returns removes it */
  during(text: Printable): () => void {
    if (this.json) return () => undefined;
    this.#notes.printForNow(text);
    return () => this.#notes.clearLine();
  }

  /**
   * @param values for the names in the format, until they are known
   * @returns undefined if nobody is watching
   */
  bar(format: string, values: BarValues): Bar | undefined {
    return this.json ? undefined : this.#notes.bar(format, values);
  }
}
