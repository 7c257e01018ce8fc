/** Pass: passes on its input, or the result of its Output. */
import type { PassState } from '../definition';
import type { Completion, Step } from '../step';

export async function runPass(step: Step<PassState>): Promise<Completion> {
  return { ...(await step.complete(step.state, { otherwise: step.input })), next: step.state.Next };
}
