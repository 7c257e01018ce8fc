/** Pass: hands its input on, or what its Output makes of it. */
import type { PassState } from '../definition';
import type { Completion, Step } from '../step';

export async function runPass(step: Step<PassState>): Promise<Completion> {
  return { ...(await step.complete(step.state, { otherwise: step.input })), next: step.state.Next };
}
