/** A program with everything it starts, as one process group, so that nothing of it stays when it is ended. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Characters of output to keep: the end says what went wrong. */
const KEPT_CHARACTERS = 20_000;
/** Lines of it to show in an error. */
const SHOWN_LINES = 25;
/** Milliseconds a group may take to end by itself. */
const END_MS = 4000;
const POLL_MS = 50;

export interface GroupOptions {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Folder for a file with all that it prints. @default - only the end is kept, for errors */
  readonly logs?: string;
}

export class ProcessGroup {
  #output = '';
  #ended = false;
  readonly #pid: number | undefined;
  /** Exit status; null after a signal. Rejects if the program cannot be started. */
  readonly ended: Promise<number | null>;

  constructor(
    readonly command: string,
    args: readonly string[],
    { logs, ...options }: GroupOptions,
  ) {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    this.#pid = child.pid;
    const log = logs === undefined ? undefined : createWriteStream(join(logs, `${basename(command)}-${child.pid}.log`));
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#output = (this.#output + text).slice(-KEPT_CHARACTERS);
        log?.write(text);
      });
    }
    child.once('exit', () => (this.#ended = true));
    // Not 'exit': by then all that it printed has been read. `once` rejects on 'error'.
    this.ended = once(child, 'close').then(([code]) => code as number | null);
    // Whoever waits hears of it; nobody has to.
    this.ended.catch(() => undefined);
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** The end of what it printed. */
  get lastLines(): string {
    return this.#output.trimEnd().split('\n').slice(-SHOWN_LINES).join('\n');
  }

  get output(): string {
    return this.#output;
  }

  /** Ends the program and all that it started: asks first, and insists after a few seconds. */
  async end(): Promise<void> {
    if (!this.#signal('SIGTERM')) return;
    for (let waited = 0; waited < END_MS; waited += POLL_MS) {
      await sleep(POLL_MS);
      if (!this.#signal(0)) return;
    }
    this.#signal('SIGKILL');
  }

  /** @returns whether a process of the group is left */
  #signal(signal: NodeJS.Signals | 0): boolean {
    if (this.#pid === undefined) return false;
    try {
      return process.kill(-this.#pid, signal);
    } catch {
      return false;
    }
  }
}

/**
 * Runs a program to its end.
 * @returns what it printed
 * @throws Error with the end of its output if it fails
 */
export async function runGroup(group: ProcessGroup, what: string): Promise<string> {
  const code = await group.ended;
  if (code === 0) return group.output;
  throw new Error(`${what} ended with ${String(code)}:\n${group.lastLines}`);
}
