/** Fail: ends its thread with an error name and a cause, each optional. */
import type { FailState } from '../definition';
import { StateError } from '../errors';
import type { Step } from '../step';

export async function runFail(step: Step<FailState>): Promise<never> {
  const { error, cause } = await step.language.failure(step);
  throw new StateError(error, cause);
}
