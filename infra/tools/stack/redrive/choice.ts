/** Which messages of the dead-letter queue to handle, and how. Loads nothing, as the command's help needs it. */
export interface RedriveChoice {
  /** Only plan, and leave every message in the queue. */
  readonly dryRun?: boolean;
  /** Maximum number of messages. */
  readonly max: number;
  /** Leave messages that have come back this often. */
  readonly maxRedrives: number;
  /** Only messages with these ids; the others stay in the queue and are not in the answer. @default - all */
  readonly only?: ReadonlySet<string>;
}

/** Unless asked otherwise, a message is redriven so often. */
export const DEFAULT_MAX_REDRIVES = 3;
