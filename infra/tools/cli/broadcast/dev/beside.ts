/** The command that runs beside the stack, such as the development server of a front end: it talks to this local mode. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { CliError, EXIT, usageError } from '#tools/stack/exit-codes';

/** Milliseconds it has to end when it is asked to. */
const GRACE_MS = 5_000;

export interface BesideOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Whether standard output is for something else; what the command says then goes to standard error. */
  readonly quiet: boolean;
}

export class Beside {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  /**
   * Resolved when it ends by itself with status 0.
   * @throws CliError when it cannot be started, or ends in another way
   */
  readonly ended: Promise<void>;

  constructor([program = '', ...args]: readonly string[], { cwd, env, quiet }: BesideOptions) {
    this.#child = spawn(program, args, { cwd, env, stdio: ['inherit', quiet ? 2 : 'inherit', 'inherit'] });
    this.#closed = once(this.#child, 'close').catch(() => undefined);
    this.ended = once(this.#child, 'close').then(
      ([code, signal]) => {
        if (code === 0) return;
        throw new CliError(EXIT.NOT_WELL, `'${program}', which runs beside the stack, ended with ${code ?? signal}.`);
      },
      (error: Error) => {
        throw usageError(`'${program}' cannot be started beside the stack: ${error.message}.`);
      },
    );
    this.ended.catch(() => undefined); // whoever waits for it hears it
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return;
    this.#child.kill();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS);
    await this.#closed;
    clearTimeout(timer);
  }
}
