/** How an execution ended. */
import type { Json } from '../../core/service';
import { reportProblem } from '#infra/terminal/standard';
import { ERROR } from './errors';

export type Outcome =
  | { readonly status: 'SUCCEEDED'; readonly output: Json }
  | { readonly status: 'FAILED' | 'ABORTED' | 'TIMED_OUT'; readonly error?: string; readonly cause?: string };

/** Error and cause as members; absent ones are left out. */
export const failureMembers = (failure: { readonly error?: string | undefined; readonly cause?: unknown }) => ({
  ...(failure.error !== undefined && { error: failure.error }),
  ...(typeof failure.cause === 'string' && { cause: failure.cause }),
});

/**
 * An error of the interpreter itself: the execution ends and says so, instead of hanging. The stack trace is printed,
 * but not part of the cause, which reports and dead letters repeat.
 */
export function interpreterFault(error: unknown): Outcome {
  reportProblem('The local interpreter failed', error);
  const message = error instanceof Error ? error.message : String(error);
  return { status: 'FAILED', error: ERROR.RUNTIME, cause: `The local interpreter failed: ${message}` };
}
