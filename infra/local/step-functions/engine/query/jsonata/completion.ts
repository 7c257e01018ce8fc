/** Assign and Output of a state, of a choice rule and of a catcher; both read the values from before the state. */
import type { Json } from '#local/core/service';
import type { AssignTemplate, ChoiceState, RecoverableState } from '../../definition';
import { withinPayloadLimit } from '../../json-text';
import type { Variables } from '../../scope';
import type { Step } from '../../step';
import type { Completed } from '../language';
import { bindingsOf, type Extras } from './bindings';
import { evaluateTemplate } from './template';

interface Templates {
  readonly Output?: Json;
  readonly Assign?: AssignTemplate;
}

export const complete = (step: Step, result?: Json): Promise<Completed> =>
  evaluate(
    step,
    step.state as Templates,
    result === undefined ? { otherwise: step.input } : { extras: { result }, otherwise: result },
  );

export const completeRule = (step: Step<ChoiceState>, index: number): Promise<Completed> =>
  evaluate(step, step.state.Choices[index] ?? {}, { otherwise: step.input, prefix: `Choices[${index}]/` });

export const completeCaught = (step: Step<RecoverableState>, index: number, errorOutput: Json): Promise<Completed> =>
  evaluate(step, step.state.Catch?.[index] ?? {}, {
    extras: { errorOutput },
    otherwise: errorOutput,
    prefix: `Catch[${index}]/`,
  });

/** @param prefix path of the fields in the state, e.g. `Choices[0]/` */
async function evaluate(
  step: Step,
  fields: Templates,
  { extras = {}, otherwise, prefix = '' }: { extras?: Extras; otherwise: Json; prefix?: string },
): Promise<Completed> {
  const bindings = bindingsOf(step, extras);
  const assigned =
    fields.Assign && ((await evaluateTemplate(fields.Assign, `${prefix}Assign`, bindings)) as Record<string, Json>);
  if (assigned) withinPayloadLimit<Json>(assigned, step.name);
  const output =
    fields.Output === undefined ? otherwise : await evaluateTemplate(fields.Output, `${prefix}Output`, bindings);
  return { output: withinPayloadLimit(output, step.name), ...(assigned && { assigned: assigned satisfies Variables }) };
}
