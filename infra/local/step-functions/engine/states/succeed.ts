/** Succeed: ends its thread with its input, or the result of its Output. */
import type { SucceedState } from '../definition';
import type { Completion, Step } from '../step';

export async function runSucceed(step: Step<SucceedState>): Promise<Completion> {
  return step.complete(step.state, { otherwise: step.input });
}
