/** What a command uses of its process, so that a test can run the command in its own process. */
import type { Readable } from 'node:stream';
import type { OutputStream } from '#infra/terminal/terminal';

export interface CliIo {
  /** Answers: text for people, or with `--json` one line of JSON (one line each if they keep coming). */
  readonly stdout: OutputStream;
  /** Progress and errors. */
  readonly stderr: OutputStream;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}
