/** The exit statuses of the command, and the error that carries one. Documented in ../README.md and in `--help`. */
export const EXIT = {
  /** Done, and what was asked about is well. */
  OK: 0,
  /** Done, but not well: a broadcast failed or did not reach everybody, or doctor found an error. */
  NOT_WELL: 1,
  /** The command line is wrong. */
  USAGE: 2,
  /** No such stack, broadcast, event or connection. */
  NOT_FOUND: 3,
  /** AWS or local mode could not be reached: no credentials, no permission, nothing listening. */
  NO_ACCESS: 4,
  /** Waited as long as asked, but it is not finished. */
  TIMED_OUT: 5,
  /** `doctor` found something worth a look, but no error. */
  WARNING: 6,
  /** Done, but the records do not tell everything: outcomes were not written, or a part was lost. */
  UNKNOWN: 7,
  /** Ctrl-C. */
  INTERRUPTED: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with this status and message. The message says what to do. */
export class CliError extends Error {
  override readonly name = 'CliError';
  constructor(
    readonly exitCode: ExitCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const usageError = (message: string): CliError => new CliError(EXIT.USAGE, message);
export const notFound = (message: string): CliError => new CliError(EXIT.NOT_FOUND, message);
