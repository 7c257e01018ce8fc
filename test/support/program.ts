/** A program of the project in its own process, as a user starts it: its output and how it ends. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** Arguments of Node for a program in TypeScript, in place of tsx: see load-typescript.cjs. */
export const LOADER = ['--require', join(__dirname, 'load-typescript.cjs')];

export interface ProgramOptions {
  /** Folder of the project it belongs to. */
  readonly root: string;
  /** Folder it runs in. @default - the root */
  readonly cwd?: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments of Node. @default LOADER */
  readonly loader?: readonly string[];
}

export class Program {
  stdout = '';
  stderr = '';
  /** Exit status, once the process and everything it started that could still write are gone. */
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;
  #checks: (() => void)[] = [];

  /** @param script path below the root */
  constructor(script: string, { root, cwd = root, args = [], env = {}, loader = LOADER }: ProgramOptions) {
    const { npm_lifecycle_event: _npm, DEBUG: _debug, NO_COLOR: _plain, FORCE_COLOR: _force, ...own } = process.env;
    this.#child = spawn(process.execPath, [...loader, join(root, script), ...args], {
      cwd,
      env: { ...own, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of ['stdout', 'stderr'] as const) {
      this.#child[stream]!.setEncoding('utf8').on('data', (text: string) => {
        this[stream] += text;
        for (const check of this.#checks) check();
      });
    }
    // Not 'exit': a child that the program leaves behind keeps its standard error open.
    this.ended = once(this.#child, 'close').then(([code]) => code as number | null);
  }

  /** @throws Error with its output if it ends before it has printed that */
  async said(text: string | RegExp): Promise<string> {
    const has = () => (typeof text === 'string' ? this.stdout.includes(text) : text.test(this.stdout));
    const heard = new Promise<void>((resolve) => {
      const check = () => {
        if (has()) resolve();
      };
      this.#checks.push(check);
      check();
    });
    const early = this.ended.then((code) => {
      if (!has())
        throw new Error(`It ended with ${code} before it said ${String(text)}:\n${this.stdout}${this.stderr}`);
    });
    await Promise.race([heard, early]);
    return this.stdout;
  }

  /** @returns its exit status */
  end(signal: NodeJS.Signals): Promise<number | null> {
    this.#child.kill(signal);
    return this.ended;
  }
}
