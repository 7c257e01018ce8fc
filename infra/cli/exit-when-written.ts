/** Ends the process when what it has said is written: a pipe may take it later than `process.exit` would wait. */
export function exitWhenWritten(exitCode: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(exitCode)));
}
