/** Runs the command `broadcast` in this process, against the stack under test. */
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { tmpdir } from 'node:os';
import { runBroadcast } from '#tools/cli/broadcast/program';
import type { StackUnderTest } from './stack-under-test';

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Whether a person at a terminal gives the input. @default false */
  readonly terminal?: boolean;
  /** Ctrl-C is sent once this is true of standard output. */
  readonly until?: (stdout: string) => boolean;
}

export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
  const { stdin: input = '', env = {}, cwd = tmpdir(), terminal = false, until } = options;
  const interrupt = new AbortController();
  const signal = options.signal ?? interrupt.signal;
  const stdout = new PassThrough();
  const stderr = Object.assign(new PassThrough(), { isTTY: terminal });
  const stdin = Object.assign(Readable.from([input]), { isTTY: terminal });
  let soFar = '';
  stdout.on('data', (data: Buffer) => {
    soFar += data.toString('utf8');
    if (until?.(soFar)) interrupt.abort();
  });
  const [written, said] = [text(stdout), text(stderr)];
  const exitCode = await runBroadcast(args, { stdout, stderr, stdin, env, cwd, signal });
  stdout.end();
  stderr.end();
  return { exitCode, stdout: await written, stderr: await said };
}

/** A command line for the stack under test, wherever it runs. */
export const cliOf =
  (stack: StackUnderTest) =>
  (args: readonly string[], options: CliOptions = {}): Promise<CliResult> =>
    runCli(args, { ...options, env: { ...environmentOf(stack), ...options.env } });

/** The environment of a shell that points at the stack. */
export const environmentOf = (stack: StackUnderTest): Record<string, string> =>
  stack.local ? { AWS_ENDPOINT_URL: stack.local.url } : { ...(process.env as Record<string, string>) };

/** The command's answer with `--json`. */
export const answerOf = <T>({ stdout }: CliResult): T => JSON.parse(stdout) as T;
