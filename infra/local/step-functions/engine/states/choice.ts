/** Choice: takes the first rule whose Condition is true, with its own Output and Assign; else Default with the state's. */
import type { ChoiceState } from '../definition';
import { ERROR, InterpreterError } from '../errors';
import { evaluateTyped } from '../query/template';
import type { Completion, Step } from '../step';

export async function runChoice(step: Step<ChoiceState>): Promise<Completion> {
  const { state, input } = step;
  const bindings = step.bindings();
  for (const [index, rule] of state.Choices.entries()) {
    const prefix = `Choices[${index}]/`;
    if (await evaluateTyped('boolean', rule.Condition, `${prefix}Condition`, bindings)) {
      return { ...(await step.complete(rule, { otherwise: input, prefix })), next: rule.Next };
    }
  }
  if (state.Default === undefined) {
    const cause = 'Failed to transition out of the state. The state does not point to a next state.';
    throw new InterpreterError(ERROR.RUNTIME, cause);
  }
  return { ...(await step.complete(state, { otherwise: input })), next: state.Default };
}
