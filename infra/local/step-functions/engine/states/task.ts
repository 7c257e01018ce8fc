/** Task: evaluates its input, runs the integration within TimeoutSeconds and HeartbeatSeconds, and records the result. */
import type { Json } from '#local/core/service';
import { withDeadline } from '../deadline';
import type { TaskState } from '../definition';
import { ERROR, StateError } from '../errors';
import { withinPayloadLimit } from '../json-text';
import type { TaskTimeouts } from '../query/language';
import { withRecovery } from '../recovery';
import type { Completion, Step } from '../step';
import { type TaskEvents, taskEvents } from '../task-events';

/** What a task is called with. */
export interface Invocation extends TaskTimeouts {
  readonly taskArguments: Json;
}

class TaskTimeout extends StateError {}

export function runTask(step: Step<TaskState>): Promise<Completion> {
  return withRecovery(step, async () => invokeTask(step, await evaluateTask(step)));
}

export async function evaluateTask(step: Step<TaskState>): Promise<Invocation> {
  const taskArguments = await step.language.payload(step);
  return { taskArguments, ...(await step.language.timeouts(step)) };
}

export async function invokeTask(step: Step<TaskState>, invocation: Invocation): Promise<Json> {
  const { Resource } = step.state;
  const { taskArguments, timeoutSeconds, heartbeatSeconds } = invocation;
  const events = taskEvents(step);
  events.scheduled(withinPayloadLimit(taskArguments, Resource), {
    ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds }),
  });
  events.started();
  try {
    const result = withinPayloadLimit(await callIntegration(step, invocation, events), Resource);
    events.succeeded(result);
    return result;
  } catch (error) {
    if (error instanceof TaskTimeout) events.timedOut(error);
    else if (error instanceof StateError) events.failed(error);
    throw error;
  }
}

/** No integration of local mode sends heartbeats, so a heartbeat shorter than the timeout expires first. */
function callIntegration(
  { name, state, thread }: Step<TaskState>,
  invocation: Invocation,
  events: TaskEvents,
): Promise<Json> {
  const { taskArguments, timeoutSeconds = Infinity, heartbeatSeconds = Infinity } = invocation;
  const { ports, context } = thread.frame;
  const { Id: arn, RoleArn: roleArn } = context.Execution;
  const submitted = (answer: Json) => events.submitted(answer);
  return withDeadline(
    (signal) =>
      ports.runTask(state.Resource, taskArguments, { state: name, signal, execution: { arn, roleArn }, submitted }),
    1000 * Math.min(timeoutSeconds, heartbeatSeconds) * (ports.timeLimitFactor ?? 1),
    () => new TaskTimeout(heartbeatSeconds < timeoutSeconds ? ERROR.HEARTBEAT_TIMEOUT : ERROR.TIMEOUT),
    { clock: ports.clock, signal: thread.signal },
  );
}
