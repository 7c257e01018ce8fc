/**
 * Attributes of a message in the dead-letter queue, and in the queue of events that could not be opened. EventBridge names
 * two of them so. The body is the input of the execution, as it came.
 */
export const DEAD_LETTER = {
  /** ARN of the execution that could not handle it. */
  execution: 'EXECUTION_ARN',
  /** Name of the error. */
  error: 'ERROR_CODE',
  cause: 'ERROR_MESSAGE',
} as const;

/** Characters of a cause that are kept. */
export const MAX_CAUSE_CHARACTERS = 1000;
