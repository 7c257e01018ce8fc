/** The client under test: a child process that prints a JSON line per message and per gap. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { waitUntil } from '#tools/stack/wait-until';

/** Program and its first arguments; URL and channels follow. */
export type Command = readonly [program: string, ...args: string[]];

/** Environment of the client. Those that end in `MS` are milliseconds. */
export interface Intervals {
  /** @default TOKEN */
  readonly BROADCAST_TOKEN?: string;
  /** From a resume to the one after it. @default 50 */
  readonly BROADCAST_RESUME_AGAIN_MS?: number;
  /** Between resumes, or pings. @default 600000 */
  readonly BROADCAST_RESUME_EVERY_MS?: number;
  /** Longest wait before the first reconnect. @default 20 */
  readonly BROADCAST_RECONNECT_MS?: number;
}

export const TOKEN = 'header.claims.signature';

/** `{"message": ENVELOPE}` or `{"gap": STREAM, "reason": REASON}`. */
export interface Line {
  readonly message?: { readonly id: string; readonly data: unknown };
  readonly gap?: string;
  readonly reason?: string;
}

export class ClientProcess {
  readonly lines: Line[] = [];
  #errors = '';
  #ended: string | undefined;
  readonly #child: ChildProcess;

  constructor([program, ...args]: Command, url: string, channels: readonly string[], intervals: Intervals = {}) {
    const env = {
      ...process.env,
      BROADCAST_TOKEN: TOKEN,
      BROADCAST_RESUME_AGAIN_MS: '50',
      BROADCAST_RESUME_EVERY_MS: '600000',
      BROADCAST_RECONNECT_MS: '20',
      ...Object.fromEntries(Object.entries(intervals).map(([name, ms]) => [name, String(ms)])),
    };
    this.#child = spawn(program, [...args, url, ...channels], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    createInterface(this.#child.stdout!).on('line', (line) => this.lines.push(JSON.parse(line) as Line));
    this.#child.stderr!.on('data', (data: Buffer) => (this.#errors += data.toString()));
    this.#child.on('error', (error) => (this.#ended = error.message));
    this.#child.on('exit', (code, signal) => (this.#ended ??= `it ended with ${code ?? signal}`));
  }

  /** Ids of the messages, in the order they were printed. */
  get ids(): string[] {
    return this.lines.flatMap(({ message }) => (message ? [message.id] : []));
  }

  /**
   * Waits until it is true.
   * @throws Error with what the client printed, if it ends, or if it does not come true
   */
  until<T>(what: string, ask: () => T | undefined | false, patienceMs: number): Promise<T> {
    return waitUntil(
      what,
      () => {
        const answer = ask();
        if (answer === undefined && this.#ended !== undefined) throw new Error(`${this.#ended}${this.printed}`);
        return answer;
      },
      patienceMs,
    ).catch((error: Error) => {
      throw new Error(`${error.message}${this.printed}`);
    });
  }

  get printed(): string {
    return `\nIt printed ${JSON.stringify(this.lines)}\n${this.#errors}`;
  }

  /** For the process as a whole: SIGSTOP freezes it, SIGCONT lets it go on. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
}
