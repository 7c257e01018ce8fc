/** The fields of tasks, waits, failures and choices. */
import type { Json } from '#local/core/service';
import type { ChoiceState, FailState, ParallelState, TaskState, WaitState } from '../../definition';
import { EvaluationError } from '../../errors';
import type { Step } from '../../step';
import { instantOf } from '../../timestamp';
import type { TaskTimeouts, WaitEnd } from '../language';
import { bindingsOf } from './bindings';
import { evaluateInteger, evaluateTemplate, evaluateTyped } from './template';

export async function payload(step: Step<TaskState | ParallelState>): Promise<Json> {
  const { Arguments, Type } = step.state;
  if (Arguments === undefined) return step.input;
  const evaluated = await evaluateTemplate(Arguments, 'Arguments', bindingsOf(step));
  if (Type === 'Task') step.inspect('afterArguments', evaluated);
  return evaluated;
}

export async function timeouts(step: Step<TaskState>): Promise<TaskTimeouts> {
  const timeoutSeconds = await seconds(step, 'TimeoutSeconds');
  const heartbeatSeconds = await seconds(step, 'HeartbeatSeconds');
  return {
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatSeconds }),
  };
}

async function seconds(
  step: Step<TaskState>,
  field: 'TimeoutSeconds' | 'HeartbeatSeconds',
): Promise<number | undefined> {
  const template = step.state[field];
  return template === undefined ? undefined : evaluateInteger(template, field, bindingsOf(step), 1);
}

export async function waitUntil(step: Step<WaitState>): Promise<WaitEnd> {
  const { Seconds, Timestamp } = step.state;
  if (Timestamp === undefined) return { seconds: await evaluateInteger(Seconds ?? 0, 'Seconds', bindingsOf(step), 0) };
  const text = await evaluateTyped('string', Timestamp, 'Timestamp', bindingsOf(step));
  const epochMilliseconds = instantOf(text);
  if (epochMilliseconds !== undefined) return { epochMilliseconds };
  const cause = `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`;
  throw new EvaluationError(cause, 'Timestamp');
}

/** Each optional, and each possibly an expression. */
export async function failure(step: Step<FailState>): Promise<{ error?: string; cause?: string }> {
  const error = await textOf(step, 'Error');
  const cause = await textOf(step, 'Cause');
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}

async function textOf(step: Step<FailState>, field: 'Error' | 'Cause'): Promise<string | undefined> {
  const template = step.state[field];
  return template === undefined ? undefined : evaluateTyped('string', template, field, bindingsOf(step));
}

export async function choose(step: Step<ChoiceState>): Promise<number | undefined> {
  const bindings = bindingsOf(step);
  for (const [index, { Condition = false }] of step.state.Choices.entries()) {
    if (await evaluateTyped('boolean', Condition, `Choices[${index}]/Condition`, bindings)) return index;
  }
  return undefined;
}
