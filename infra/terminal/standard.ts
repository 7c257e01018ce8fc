/** Standard output and standard error of this process. */
import { problemWithCalls } from './problem';
import { Terminal } from './terminal';
import { text, type Printable } from './text';

export const { stdout, stderr } = process;

export const standardOutput = new Terminal(stdout);
export const standardError = new Terminal(stderr);

/** Reports a problem that ends nothing: on standard error, with its stack trace. */
export const reportProblem = (what: Printable, error: unknown): void =>
  standardError.print(text`${what}: ${problemWithCalls(error)}`);

/**
 * `npm start | head` closes the pipe when it has seen enough.
 * @param otherwise handles any other error of standard output
 */
export function whenPipeCloses(end: () => void, otherwise: (error: Error) => void): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? end() : otherwise(error)));
}

/** Ends the process once its output is written: a pipe may take longer than `process.exit` would wait. */
export function exitWhenWritten(exitCode: number): void {
  stdout.write('', () => stderr.write('', () => process.exit(exitCode)));
}
