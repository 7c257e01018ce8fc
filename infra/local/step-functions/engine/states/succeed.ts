/** Succeed: ends its thread with its input, or what its fields make of it. */
import type { SucceedState } from '../definition';
import type { Completion, Step } from '../step';

export async function runSucceed(step: Step<SucceedState>): Promise<Completion> {
  return step.language.complete(step);
}
