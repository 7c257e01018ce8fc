/** Choice: takes the first rule that holds, with its own fields; else Default with the state's. */
import type { ChoiceState } from '../definition';
import { ERROR, InterpreterError } from '../errors';
import type { Completion, Step } from '../step';

export async function runChoice(step: Step<ChoiceState>): Promise<Completion> {
  const { state, language } = step;
  const index = await language.choose(step);
  if (index !== undefined) return { ...(await language.completeRule(step, index)), next: state.Choices[index]?.Next };
  if (state.Default === undefined) {
    const cause = 'Failed to transition out of the state. The state does not point to a next state.';
    throw new InterpreterError(ERROR.RUNTIME, cause);
  }
  return { ...(await language.complete(step)), next: state.Default };
}
