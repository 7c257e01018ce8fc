/** What functions and workflow logged about a broadcast. */

export interface LogEntry {
  /** Epoch milliseconds. */
  readonly at: number;
  /** The function's service name, or `workflow`. */
  readonly origin: string;
  /** The level, or the kind of history event. */
  readonly level: string;
  readonly message: string;
  /** Whether it is an error or a warning. */
  readonly isProblem: boolean;
  /** The id of the run of the function that wrote it. */
  readonly requestId?: string;
  /** Only a line of the workflow: the history event that it tells. */
  readonly event?: { readonly executionArn: string; readonly id: number };
  /** The rest of the line, JSON text. */
  readonly rest: string;
}
