import { StateError } from '#local/step-functions/engine/errors';
import type { RunTask } from '#local/step-functions/engine/ports';
import { only, output, run, TASK } from '../../support/run-definition';

const echo: RunTask = async (_resource, taskArguments) => ({ got: taskArguments });
const never: RunTask = () => new Promise(() => undefined);
const failing =
  (...errors: (string | undefined)[]): RunTask =>
  async () => {
    const error = errors.shift();
    if (error !== undefined) throw new StateError(error, `${error} happened`);
    return 'done';
  };

const task = (fields: object = {}) => only({ Type: 'Task', Resource: TASK, ...fields });

describe('a Task state', () => {
  it('calls its resource with the evaluated Arguments and gives the result', async () => {
    const ran = await run(task({ Arguments: { Payload: '{% $states.input.n %}' } }), {
      input: { n: 7 },
      runTask: echo,
    });
    expect(output(ran)).toEqual({ got: { Payload: 7 } });
    expect(ran.chain).toEqual([
      'ExecutionStarted<0',
      'TaskStateEntered<0',
      'TaskScheduled<2',
      'TaskStarted<3',
      'TaskSucceeded<4',
      'TaskStateExited<5',
      'ExecutionSucceeded<6',
    ]);
    expect(ran.events[2]?.details).toMatchObject({
      resourceType: 'lambda',
      resource: 'invoke',
      region: 'us-east-1',
      parameters: '{"Payload":7}',
    });
  });

  it('calls with its input when it has no Arguments', async () => {
    expect(output(await run(task(), { input: { a: 1 }, runTask: echo }))).toEqual({ got: { a: 1 } });
  });

  it('makes Output and Assign of $states.result', async () => {
    const ran = await run(task({ Output: '{% $states.result.got.a %}', Assign: { r: '{% $states.result %}' } }), {
      input: { a: 1 },
      runTask: echo,
    });
    expect(output(ran)).toBe(1);
    expect(ran.events.at(-2)?.details).toMatchObject({ assignedVariables: { r: '{"got":{"a":1}}' } });
  });

  it('fails with the error and cause of its resource', async () => {
    const { outcome, types } = await run(task(), { runTask: failing('Lambda.Unknown') });
    expect(outcome).toEqual({ status: 'FAILED', error: 'Lambda.Unknown', cause: 'Lambda.Unknown happened' });
    expect(types.slice(2)).toEqual(['TaskScheduled', 'TaskStarted', 'TaskFailed', 'ExecutionFailed']);
  });

  it('has its own events for the ARN of a function', async () => {
    const Resource = 'arn:aws:lambda:us-east-1:000000000000:function:f';
    const { types } = await run(only({ Type: 'Task', Resource }), { runTask: echo });
    expect(types.slice(2, 5)).toEqual(['LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded']);
  });

  it('does not call anything when Arguments fail', async () => {
    const { outcome, chain } = await run(task({ Arguments: { a: [1, '{% $nothing %}'] } }));
    expect(outcome).toMatchObject({
      cause:
        "An error occurred while executing the state 'S' (entered at the event id #2). The JSONata expression '$nothing' " +
        "specified for the field 'Arguments/a[1]' returned nothing (undefined).",
    });
    expect(chain.slice(2)).toEqual(['EvaluationFailed<0', 'ExecutionFailed<3']);
  });

  it('times out after TimeoutSeconds, which may be an expression', async () => {
    const late = await run(task({ TimeoutSeconds: '{% 2 + 3 %}' }), { runTask: never });
    expect(late.outcome).toEqual({ status: 'FAILED', error: 'States.Timeout' });
    expect(late.types.slice(-2)).toEqual(['TaskTimedOut', 'ExecutionFailed']);
    expect(late.elapsedMs).toBe(5_000);
  });

  it('times out after HeartbeatSeconds when they are shorter', async () => {
    const late = await run(task({ TimeoutSeconds: 9, HeartbeatSeconds: 4 }), { runTask: never });
    expect(late.outcome).toMatchObject({ error: 'States.HeartbeatTimeout' });
    expect(late.elapsedMs).toBe(4_000);
  });

  it('fails with States.DataLimitExceeded, which States.ALL does not catch, when the result is over 256 KiB', async () => {
    const runTask: RunTask = async () => 'x'.repeat(300_000);
    const caught = (name: string) => task({ Catch: [{ ErrorEquals: [name], Next: 'S' }] });
    expect((await run(caught('States.ALL'), { runTask })).outcome).toMatchObject({
      error: 'States.DataLimitExceeded',
      cause: `The state/task '${TASK}' returned a result with a size exceeding the maximum number of bytes service limit.`,
    });
  });

  it('is stopped with the execution, whose history ends there', async () => {
    const stop = new AbortController();
    const running = run(task(), { runTask: never, signal: stop.signal });
    stop.abort(new StateError('Manual', 'enough'));
    const { outcome, types } = await running;
    expect(outcome).toEqual({ status: 'ABORTED', error: 'Manual', cause: 'enough' });
    expect(types.at(-1)).toBe('ExecutionAborted');
  });
});
