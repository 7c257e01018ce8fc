/**
 * Attributes of a message in the dead-letter queue, and in the queue of events that could not be opened. EventBridge
 * uses the names of two of them. The body is the unchanged input of the execution.
 */
export const DEAD_LETTER = {
  /** ARN of the execution that could not handle it. */
  execution: 'EXECUTION_ARN',
  /** Name of the error. */
  error: 'ERROR_CODE',
  cause: 'ERROR_MESSAGE',
} as const;

/** Maximum characters kept of a cause. */
export const MAX_CAUSE_CHARACTERS = 1000;
