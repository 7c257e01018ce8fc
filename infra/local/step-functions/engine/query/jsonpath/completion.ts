/**
 * From the result to the output: ResultSelector, Assign, ResultPath, OutputPath.
 * https://docs.aws.amazon.com/step-functions/latest/dg/concepts-input-output-filtering.html
 */
import type { Json } from '#local/core/service';
import type { AssignTemplate, ChoiceState, PassState, Path, RecoverableState } from '../../definition';
import { withinPayloadLimit } from '../../json-text';
import type { Variables } from '../../scope';
import type { Step } from '../../step';
import type { Completed } from '../language';
import { effectiveInput, parameters } from './input';
import { readFilter, readingOf } from './reading';
import { withResult } from './result-path';
import { evaluateTemplate } from './template';

export async function complete(step: Step, result?: Json): Promise<Completed> {
  if (result === undefined) return withoutResult(step, step.state as OutputFields);
  const { ResultSelector } = step.state as ResultFields;
  const selected = ResultSelector === undefined ? result : evaluate(step, ResultSelector, result);
  return withResultIn(step, selected);
}

/** A Pass has a result: its Result, else what Parameters make of its input. */
export async function pass(step: Step<PassState>): Promise<Completed> {
  const { Result } = step.state;
  if (Result === undefined) {
    const effective = parameters(step, step.state.Parameters, effectiveInput(step));
    step.inspect('afterParameters', effective);
    return withResultIn(step, effective);
  }
  step.inspect('result', Result);
  return withResultIn(step, Result);
}

/** The state's Assign is for Default; a rule has its own, and both share OutputPath. */
export async function completeRule(step: Step<ChoiceState>, index: number): Promise<Completed> {
  const Assign = step.state.Choices[index]?.Assign;
  const { OutputPath } = step.state;
  return withoutResult(step, { ...(Assign && { Assign }), ...(OutputPath !== undefined && { OutputPath }) });
}

export async function completeCaught(
  step: Step<RecoverableState>,
  index: number,
  errorOutput: Json,
): Promise<Completed> {
  const { ResultPath, Assign } = step.state.Catch?.[index] ?? {};
  return finish(step, combine(step, ResultPath, errorOutput), assignedBy(step, Assign, errorOutput));
}

interface OutputFields {
  readonly Assign?: AssignTemplate;
  readonly OutputPath?: Path | null;
}

interface ResultFields extends OutputFields {
  readonly ResultSelector?: Json;
  readonly ResultPath?: Path | null;
}

function withoutResult(step: Step, { Assign, OutputPath }: OutputFields): Completed {
  const input = effectiveInput(step);
  return finish(step, filtered(step, OutputPath, input), assignedBy(step, Assign, input));
}

function withResultIn(step: Step, result: Json): Completed {
  const { Assign, OutputPath, ResultPath } = step.state as ResultFields;
  step.inspect('afterResultSelector', result);
  const assigned = assignedBy(step, Assign, result);
  const combined = combine(step, ResultPath, result);
  step.inspect('afterResultPath', combined);
  return finish(step, filtered(step, OutputPath, combined), assigned);
}

const finish = (step: Step, output: Json, assigned: Variables | undefined): Completed => ({
  output: withinPayloadLimit(output, step.name),
  ...(assigned && { assigned }),
});

function combine(step: Step, ResultPath: Path | null = '$', result: Json): Json {
  return ResultPath === null ? step.input : withResult(step.input, ResultPath, result);
}

function filtered(step: Step, OutputPath: Path | null = '$', value: Json): Json {
  if (OutputPath === null) return {};
  return OutputPath === '$' ? value : readFilter(OutputPath, readingOf(step, value));
}

/** `$` is the result, or in states without one the input. */
function assignedBy(step: Step, Assign: AssignTemplate | undefined, value: Json): Variables | undefined {
  if (!Assign) return undefined;
  return withinPayloadLimit(evaluate(step, Assign, value) as Record<string, Json>, step.name);
}

const evaluate = (step: Step, template: Json, input: Json): Json =>
  evaluateTemplate(template, readingOf(step, input), step.thread.frame.ports.random);
