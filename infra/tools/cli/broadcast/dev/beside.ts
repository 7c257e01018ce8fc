/** The command that runs next to the stack and talks to it, such as the development server of a front end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { CliError, EXIT, usageError } from '#tools/stack/exit-codes';

/** Milliseconds between SIGTERM and SIGKILL. */
const GRACE_MS = 5_000;

export interface BesideOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Sends the command's standard output to standard error, because ours is for something else. */
  readonly quiet: boolean;
}

export class Beside {
  readonly #child: ChildProcess;
  readonly #closed: Promise<unknown>;
  /**
   * Resolves when the command exits with status 0.
   * @throws CliError if it cannot be started, exits with another status, or is killed
   */
  readonly ended: Promise<void>;

  constructor([program = '', ...args]: readonly string[], { cwd, env, quiet }: BesideOptions) {
    this.#child = spawn(program, args, { cwd, env, stdio: ['inherit', quiet ? 2 : 'inherit', 'inherit'] });
    this.#closed = once(this.#child, 'close').catch(() => undefined);
    this.ended = once(this.#child, 'close').then(
      ([code, signal]) => {
        if (code === 0) return;
        throw new CliError(EXIT.NOT_WELL, `'${program}', which ran next to the stack, ended with ${code ?? signal}.`);
      },
      (error: Error) => {
        throw usageError(`Cannot start '${program}' next to the stack: ${error.message}.`);
      },
    );
    this.ended.catch(() => undefined); // no unhandled rejection if nobody awaits it
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null || this.#child.pid === undefined) return;
    this.#child.kill();
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), GRACE_MS);
    await this.#closed;
    clearTimeout(timer);
  }
}
