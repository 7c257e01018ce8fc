/** The fields of tasks, branches, waits and failures. */
import type { Json } from '#local/core/service';
import type { FailState, ParallelState, TaskState, WaitState } from '../../definition';
import { jsonText } from '../../json-text';
import type { Step } from '../../step';
import { instantOf } from '../../timestamp';
import type { TaskTimeouts, WaitEnd } from '../language';
import { runtimeError } from './failures';
import { effectiveInput, parameters } from './input';
import { readingOf, readReference } from './reading';
import { evaluateText } from './template';

export async function payload(step: Step<TaskState | ParallelState>): Promise<Json> {
  const effective = parameters(step, step.state.Parameters, effectiveInput(step));
  if (step.state.Type !== 'Parallel' || step.state.Parameters !== undefined) step.inspect('afterParameters', effective);
  return effective;
}

export async function timeouts(step: Step<TaskState>): Promise<TaskTimeouts> {
  const { TimeoutSeconds, HeartbeatSeconds, TimeoutSecondsPath, HeartbeatSecondsPath } = step.state;
  const timeoutSeconds = TimeoutSeconds ?? secondsAt(step, 'TimeoutSecondsPath', TimeoutSecondsPath);
  const heartbeatSeconds = HeartbeatSeconds ?? secondsAt(step, 'HeartbeatSecondsPath', HeartbeatSecondsPath);
  return {
    ...(timeoutSeconds !== undefined && { timeoutSeconds: Number(timeoutSeconds) }),
    ...(heartbeatSeconds !== undefined && { heartbeatSeconds: Number(heartbeatSeconds) }),
  };
}

function secondsAt(step: Step, field: string, path: string | undefined): number | undefined {
  if (path === undefined) return undefined;
  const seconds = longAt(step, field, path);
  if (seconds < 1)
    throw runtimeError(`The ${field} parameter references a value that is not positive: ${path} == ${seconds}`);
  return seconds;
}

export async function waitUntil(step: Step<WaitState>): Promise<WaitEnd> {
  const { Seconds, SecondsPath, Timestamp, TimestampPath } = step.state;
  if (SecondsPath !== undefined) {
    const seconds = longAt(step, 'SecondsPath', SecondsPath);
    if (seconds >= 0) return { seconds };
    throw runtimeError(`The SecondsPath parameter references a negative value: ${SecondsPath} == ${seconds}`);
  }
  if (TimestampPath !== undefined) return { epochMilliseconds: instantAt(step, TimestampPath) };
  if (Timestamp !== undefined) return { epochMilliseconds: instantOf(Timestamp) ?? 0 };
  return { seconds: Number(Seconds ?? 0) };
}

/** A whole number, which may be a text. */
function longAt(step: Step, field: string, path: string): number {
  const value = readReference(path, readingOf(step, effectiveInput(step)));
  const number = wholeNumber(value);
  if (number !== undefined) return number;
  throw runtimeError(`The ${field} parameter cannot be parsed as a long value: ${path} == ${plainText(value)}`);
}

export const wholeNumber = (value: Json): number | undefined =>
  (typeof value === 'number' && Number.isInteger(value)) || (typeof value === 'string' && /^[+-]?\d{1,15}$/.test(value))
    ? Number(value)
    : undefined;

function instantAt(step: Step, path: string): number {
  const value = readReference(path, readingOf(step, effectiveInput(step)));
  const instant = typeof value === 'string' ? instantOf(value) : undefined;
  if (instant !== undefined) return instant;
  throw runtimeError(
    'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ' +
      `${path} == ${plainText(value)}`,
  );
}

const plainText = (value: Json): string => (typeof value === 'string' ? value : jsonText(value));

export async function failure(step: Step<FailState>): Promise<{ error?: string; cause?: string }> {
  const { Error, Cause, ErrorPath, CausePath } = step.state;
  step.inspect('afterInputPath', step.input);
  const error = Error ?? textAt(step, 'ErrorPath', ErrorPath);
  const cause = Cause ?? textAt(step, 'CausePath', CausePath);
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}

/** A path or an intrinsic function. */
function textAt(step: Step, field: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const value = evaluateText(text, field, readingOf(step, step.input), step.thread.frame.ports.random);
  if (typeof value === 'string') return value;
  throw runtimeError(`The ${field} field refers to value "${jsonText(value)}" which is not a string: ${text}`);
}
