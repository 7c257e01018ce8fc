/** Runs the work of a Task, Parallel or Map under its Retry and Catch. */
import type { Json } from '../../core/service';
import type { RecoverableState } from './definition';
import { ERROR, type StateError, matches } from './errors';
import { RetryBudget } from './retry';
import type { Completion, Step } from './step';

/**
 * @param work one attempt; returns the state's result
 * @param spent called once when no retry is left, before looking for a catcher
 */
export async function withRecovery(
  step: Step<RecoverableState>,
  work: () => Promise<Json>,
  spent: (failure: StateError) => void = () => undefined,
): Promise<Completion> {
  const { state, thread } = step;
  const { clock, random } = thread.frame.ports;
  const budget = new RetryBudget(state.Retry ?? [], random);
  for (;;) {
    let worked = false;
    try {
      const result = await work();
      worked = true;
      return { ...(await step.language.complete(step, result)), next: state.Next };
    } catch (error) {
      const failure = step.fail(error);
      const delay = budget.next(failure);
      if (delay === undefined) {
        if (!worked && failure.error !== ERROR.RUNTIME) spent(failure);
        return await caught(step, failure);
      }
      step.retryCount += 1;
      await clock.sleep(delay, thread.signal);
    }
  }
}

/** @throws the failure if no catcher matches, or the failure of the catcher's own fields */
export async function caught(step: Step<RecoverableState>, failure: StateError): Promise<Completion> {
  const catchers = step.state.Catch ?? [];
  const index = catchers.findIndex((candidate) => matches(candidate.ErrorEquals, failure));
  const catcher = catchers[index];
  if (!catcher) throw failure;
  return { ...(await step.language.completeCaught(step, index, errorOutputOf(failure))), next: catcher.Next };
}

export const errorOutputOf = (failure: StateError): Json => ({
  ...(failure.error !== undefined && { Error: failure.error }),
  ...(failure.cause !== undefined && { Cause: failure.cause }),
});
