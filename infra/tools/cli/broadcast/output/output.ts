/** Writes answers: for people, or as JSON for programs. */
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

  /** A part of the answer that people see as it is found; programs get the whole in the end. */
  show(text: Printable): void {
    if (!this.json) this.#answers.print(text);
  }

  /** What a person may want to know meanwhile; not part of the answer. */
  note(text: Printable): void {
    if (!this.json) this.#notes.print(text);
  }

  /**
   * @param values of the names in the format, until they are known
   * @returns undefined where nobody follows
   */
  bar(format: string, values: BarValues): Bar | undefined {
    return this.json ? undefined : this.#notes.bar(format, values);
  }
}
