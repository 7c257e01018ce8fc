import { StateError } from '#local/step-functions/engine/errors';
import { only, run, TASK } from '../support/run-definition';

const loop = (fields: object) => ({
  ...fields,
  StartAt: 'A',
  States: {
    A: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'End' }], Default: 'A' },
    End: { Type: 'Succeed' },
  },
});

describe('an execution', () => {
  it('times out after the TimeoutSeconds of its machine, whatever it is doing', async () => {
    const { outcome, types, elapsedMs } = await run({ ...only({ Type: 'Wait', Seconds: 25 }), TimeoutSeconds: 3 });
    expect(outcome).toEqual({ status: 'TIMED_OUT' });
    expect(types).toEqual(['ExecutionStarted', 'WaitStateEntered', 'ExecutionTimedOut']);
    expect(elapsedMs).toBe(3000);
  });

  it('has more time on a slow machine, and so do its tasks', async () => {
    const waiting = { ...only({ Type: 'Wait', Seconds: 25 }), TimeoutSeconds: 3 };
    expect((await run(waiting, { timeLimitFactor: 8 })).elapsedMs).toBe(24_000);
    expect((await run(waiting, { timeLimitFactor: 9 })).outcome.status).toBe('SUCCEEDED');
    const task = only({ Type: 'Task', Resource: TASK, TimeoutSeconds: 3 });
    const late = await run(task, { timeLimitFactor: 8, runTask: () => new Promise(() => undefined) });
    expect(late).toMatchObject({ outcome: { error: 'States.Timeout' }, elapsedMs: 24_000 });
  });

  it('fails at 25,000 events, and the last one says so', async () => {
    const { outcome, events } = await run(loop({}));
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(events).toHaveLength(25_000);
    expect(events.at(-1)?.type).toBe('ExecutionFailed');
  });

  it('lets others breathe in a loop without waits, so that it can be stopped', async () => {
    const stop = new AbortController();
    const running = run(loop({}), { express: true, signal: stop.signal });
    setImmediate(() => stop.abort(new StateError(undefined, 'enough')));
    expect((await running).outcome).toEqual({ status: 'ABORTED', cause: 'enough' });
  });

  it('names the state and its event in the cause of what the interpreter itself finds', async () => {
    const definition = {
      StartAt: 'A',
      States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Assign: { x: '{% $missing %}' }, End: true } },
    };
    const { outcome, chain } = await run(definition);
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'B' (entered at the event id #4). The JSONata expression '$missing' " +
        "specified for the field 'Assign/x' returned nothing (undefined).",
    });
    expect(chain.slice(3)).toEqual(['PassStateEntered<3', 'EvaluationFailed<3', 'ExecutionFailed<5']);
  });
});
