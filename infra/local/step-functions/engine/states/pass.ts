/** Pass: passes on its input, or what its fields make of it. */
import type { PassState } from '../definition';
import type { Completion, Step } from '../step';

export async function runPass(step: Step<PassState>): Promise<Completion> {
  return { ...(await step.language.pass(step)), next: step.state.Next };
}
