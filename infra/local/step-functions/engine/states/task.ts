/** Task: evaluates Arguments, runs the integration within TimeoutSeconds and HeartbeatSeconds, records how it went. */
import type { Json } from '../../../core/service';
import { withDeadline } from '../deadline';
import type { TaskState } from '../definition';
import { ERROR, StateError } from '../errors';
import { jsonText, withinPayloadLimit } from '../json-text';
import { failureMembers } from '../outcome';
import { evaluateInteger, evaluateTemplate } from '../query/template';
import { withRecovery } from '../recovery';
import type { Completion, Step } from '../step';
import { splitResource } from '../task-resource';

export function runTask(step: Step<TaskState>): Promise<Completion> {
  return withRecovery(step, () => attempt(step));
}

async function attempt(step: Step<TaskState>): Promise<Json> {
  const { state } = step;
  const bindings = step.bindings();
  const taskArguments =
    state.Arguments === undefined ? step.input : await evaluateTemplate(state.Arguments, 'Arguments', bindings);
  const timeoutSeconds = await seconds(step, 'TimeoutSeconds');
  const heartbeatSeconds = await seconds(step, 'HeartbeatSeconds');
  const resource = splitResource(state.Resource);
  step.record('TaskScheduled', {
    ...resource,
    region: step.thread.frame.context.Execution.Id.split(':')[3],
    parameters: jsonText(withinPayloadLimit(taskArguments, state.Resource)),
    ...(timeoutSeconds !== undefined && { timeoutInSeconds: timeoutSeconds }),
    ...(heartbeatSeconds !== undefined && { heartbeatInSeconds: heartbeatSeconds }),
  });
  step.record('TaskStarted', resource);
  try {
    const result = withinPayloadLimit(
      await callIntegration(step, taskArguments, { timeoutSeconds, heartbeatSeconds }),
      state.Resource,
    );
    step.record('TaskSucceeded', { ...resource, output: jsonText(result), outputDetails: { truncated: false } });
    return result;
  } catch (error) {
    if (error instanceof StateError) {
      const late = error instanceof TaskTimeout;
      step.record(late ? 'TaskTimedOut' : 'TaskFailed', { ...resource, ...failureMembers(error) });
    }
    throw error;
  }
}

class TaskTimeout extends StateError {}

/** No integration of local mode sends heartbeats, so a heartbeat that is shorter than the timeout comes first. */
function callIntegration(
  { state, thread, ...step }: Pick<Step<TaskState>, 'state' | 'thread'> & { record: Step['record'] },
  taskArguments: Json,
  limits: { readonly timeoutSeconds: number | undefined; readonly heartbeatSeconds: number | undefined },
): Promise<Json> {
  const { timeoutSeconds = Infinity, heartbeatSeconds = Infinity } = limits;
  const { ports, context } = thread.frame;
  const { Id: arn, RoleArn: roleArn } = context.Execution;
  const submitted = (answer: Json) => {
    step.record('TaskSubmitted', { ...splitResource(state.Resource), output: jsonText(answer) });
  };
  return withDeadline(
    (signal) => ports.runTask(state.Resource, taskArguments, { signal, execution: { arn, roleArn }, submitted }),
    1000 * Math.min(timeoutSeconds, heartbeatSeconds),
    () => new TaskTimeout(heartbeatSeconds < timeoutSeconds ? ERROR.HEARTBEAT_TIMEOUT : ERROR.TIMEOUT),
    { clock: ports.clock, signal: thread.signal },
  );
}

async function seconds(
  step: Step<TaskState>,
  field: 'TimeoutSeconds' | 'HeartbeatSeconds',
): Promise<number | undefined> {
  const template = step.state[field];
  return template === undefined ? undefined : evaluateInteger(template, field, step.bindings(), 1);
}
