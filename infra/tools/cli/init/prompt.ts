/**
 * Asks questions in a terminal. An answer is one line, which the terminal itself edits, and Ctrl-C remains a signal. So
 * this needs no library.
 */
import { createInterface, type Interface } from 'node:readline';
import { Terminal } from '#infra/terminal/terminal';
import { colors, text } from '#infra/terminal/text';
import { CliError, EXIT } from '#tools/stack/exit-codes';
import type { CliIo } from '#tools/stack/io';

export class Prompt {
  readonly #lines: Interface;
  readonly #answers: AsyncIterator<string, undefined>;
  readonly #terminal: Terminal;

  private constructor(
    { stdin, stderr, env, signal }: CliIo,
    private readonly whenStopped: string,
  ) {
    this.#lines = createInterface({ input: stdin, terminal: false, signal });
    this.#answers = this.#lines[Symbol.asyncIterator]() as AsyncIterator<string, undefined>;
    this.#terminal = new Terminal(stderr, env);
  }

  /**
   * @param whenStopped what a person who ends the questions is told
   * @returns undefined if there is no terminal, so nobody would answer
   */
  static at(io: CliIo, whenStopped = 'Nothing was written.'): Prompt | undefined {
    return io.stdin.isTTY && io.stderr.isTTY ? new Prompt(io, whenStopped) : undefined;
  }

  /**
   * Asks until the answer is valid.
   * @param fallback replaces an empty answer
   * @param check throws a CliError if the answer is invalid
   * @throws CliError on Ctrl-C and at the end of the input
   */
  async ask(
    question: string,
    fallback: string,
    check: (answer: string) => void | Promise<void> = () => undefined,
  ): Promise<string> {
    for (;;) {
      this.#terminal.printStart(text`${colors.bold(question)} ${colors.dim(`(${fallback})`)} `);
      const { value } = await this.#answers.next();
      if (value === undefined) throw new CliError(EXIT.INTERRUPTED, this.whenStopped);
      const answer = value.trim() || fallback;
      try {
        await check(answer);
        return answer;
      } catch (error) {
        if (!(error instanceof CliError)) throw error;
        this.#terminal.print(text`${colors.yellow('!')} ${error.message}`);
      }
    }
  }

  /** Whether the answer is yes. An empty answer means the fallback. */
  async agrees(question: string, fallback: 'yes' | 'no' = 'yes'): Promise<boolean> {
    const answer = await this.ask(`${question}?`, fallback, (given) => {
      if (!/^(y|yes|n|no)$/i.test(given)) throw new CliError(EXIT.USAGE, `Answer yes or no, got '${given}'.`);
    });
    return /^y/i.test(answer);
  }

  close(): void {
    this.#lines.close();
  }
}
