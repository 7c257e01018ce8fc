/** What the exit status of the command says, and the error that carries one. Documented in ../README.md and in `--help`. */
export const EXIT = {
  /** Done, and what was asked about is well. */
  OK: 0,
  /** Done, and what was asked about is not well: a broadcast that failed or was not sent to all, an error doctor found. */
  NOT_WELL: 1,
  /** The command line is wrong. */
  USAGE: 2,
  /** No such stack, broadcast, event or connection. */
  NOT_FOUND: 3,
  /** AWS or local mode could not be asked: no credentials, no permission, nothing listening. */
  NO_ACCESS: 4,
  /** Waited as long as was asked, and it is not over. */
  TIMED_OUT: 5,
  /** `doctor` found something worth a look, and no error. */
  WARNING: 6,
  /** Done, and no record says all that was asked about: outcomes that were not written, a part that was lost. */
  UNKNOWN: 7,
  /** Ctrl-C. */
  INTERRUPTED: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command with this status and this message, which says what to do. */
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
