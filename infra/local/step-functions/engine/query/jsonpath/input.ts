/** From the input to what the state works on: InputPath, then Parameters. */
import type { Json } from '#local/core/service';
import type { Path } from '../../definition';
import type { Step } from '../../step';
import { runtimeError } from './failures';
import { readFilter, readingOf } from './reading';
import { evaluateTemplate, isDynamic } from './template';

/** The part that InputPath selects; nothing, `{}`, if it is null. @throws StateError States.Runtime */
export function effectiveInput(step: Step): Json {
  const { InputPath = '$' } = step.state as { readonly InputPath?: Path | null };
  const selected =
    InputPath === null ? {} : InputPath === '$' ? step.input : readFilter(InputPath, readingOf(step, step.input));
  // TestState of AWS does not show it for a Parallel without the field.
  if (step.state.Type !== 'Parallel' || InputPath !== '$') step.inspect('afterInputPath', selected);
  return selected;
}

export function parameters(step: Step, template: Json | undefined, input: Json): Json {
  if (template === undefined) return input;
  if (input === null && isDynamic(template)) {
    throw runtimeError('Unable to apply Path transformation to null or empty input.');
  }
  return evaluateTemplate(template, readingOf(step, input), step.thread.frame.ports.random);
}
