/** Standard output and standard error of this process. */
import { problemWithCalls } from './problem';
import { Terminal } from './terminal';
import { text, type Printable } from './text';

export const { stdout, stderr } = process;

export const standardOutput = new Terminal(stdout);
export const standardError = new Terminal(stderr);

/** Something went wrong that ends nothing: said on standard error, with the calls that led there. */
export const reportProblem = (what: Printable, error: unknown): void =>
  standardError.print(text`${what}: ${problemWithCalls(error)}`);

/**
 * `npm start | head` closes the pipe when it has seen enough.
 * @param otherwise what is to be done with any other error of standard output
 */
export function whenPipeCloses(end: () => void, otherwise: (error: Error) => void): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? end() : otherwise(error)));
}

/** Ends the process when what it has said is written: a pipe may take it later than `process.exit` would wait. */
export function exitWhenWritten(exitCode: number): void {
  stdout.write('', () => stderr.write('', () => process.exit(exitCode)));
}
