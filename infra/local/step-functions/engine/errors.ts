/**
 * Failures inside an execution, with their names in ASL. Retry and Catch handle a StateError. The interpreter itself
 * raises an InterpreterError; AWS begins its cause with the state it happened in.
 */
export const ERROR = {
  ALL: 'States.ALL',
  TASK_FAILED: 'States.TaskFailed',
  TIMEOUT: 'States.Timeout',
  HEARTBEAT_TIMEOUT: 'States.HeartbeatTimeout',
  RUNTIME: 'States.Runtime',
  DATA_LIMIT_EXCEEDED: 'States.DataLimitExceeded',
  QUERY_EVALUATION: 'States.QueryEvaluationError',
  REFERENCE_PATH_CONFLICT: 'States.ReferencePathConflict',
  TOLERANCE_EXCEEDED: 'States.ExceedToleratedFailureThreshold',
} as const;

/** A failure with an error name and a cause, both optional as in the Fail state. */
export class StateError extends Error {
  override readonly name: string = 'StateError';
  override readonly cause: string | undefined;

  constructor(
    readonly error?: string,
    cause?: string,
  ) {
    super(cause ?? error ?? 'failed without a name or a cause');
    this.cause = cause;
  }
}

/** Raised by the interpreter; `framed` once its cause names the state. */
export class InterpreterError extends StateError {
  override readonly name: string = 'InterpreterError';

  constructor(
    error: string,
    cause: string,
    readonly framed = false,
  ) {
    super(error, cause);
  }

  /** The same failure, with AWS's opening sentence before its cause. */
  in(state: string, enteredEventId: number): InterpreterError {
    if (this.framed) return this;
    const opening = `An error occurred while executing the state '${state}' (entered at the event id #${enteredEventId}). `;
    return new InterpreterError(this.error ?? ERROR.RUNTIME, opening + (this.cause ?? ''), true);
  }
}

/** An expression, or its value, is wrong. `location` is the field, e.g. `Output/result`, `Choices[0]/Condition`. */
export class EvaluationError extends InterpreterError {
  override readonly name = 'EvaluationError';

  constructor(
    cause: string,
    readonly location?: string,
  ) {
    super(ERROR.QUERY_EVALUATION, cause);
  }
}

/** The thread was stopped because something around it ended: a sibling failed, a timeout, StopExecution. */
export class AbortedError extends Error {
  override readonly name = 'AbortedError';
}

/**
 * Whether ErrorEquals matches the error.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */
export function matches(errorEquals: readonly string[], failure: StateError): boolean {
  const error = failure.error ?? '';
  if (error === ERROR.RUNTIME) return false;
  if (errorEquals.includes(error)) return true;
  if (error === ERROR.DATA_LIMIT_EXCEEDED) return false;
  if (errorEquals.includes(ERROR.ALL)) return true;
  const timeout = error === ERROR.TIMEOUT || error === ERROR.HEARTBEAT_TIMEOUT;
  return errorEquals.includes(timeout ? ERROR.TIMEOUT : ERROR.TASK_FAILED);
}
