import { StateError } from '#local/step-functions/engine/errors';
import type { RunTask } from '#local/step-functions/engine/ports';
import { output, run, TASK } from '../support/run-definition';

/** A task that fails with these errors, one per call, and then succeeds. */
const failing =
  (...errors: string[]): RunTask =>
  async () => {
    const error = errors.shift();
    if (error !== undefined) throw new StateError(error, `${error} happened`);
    return 'done';
  };

const machine = (fields: object) => ({
  StartAt: 'Work',
  States: {
    Work: { Type: 'Task', Resource: TASK, End: true, ...fields },
    Rescue: { Type: 'Pass', Output: { seen: '{% $states.input %}', v: '{% $v %}' }, End: true },
    Other: { Type: 'Pass', Output: 'other', End: true },
  },
});

describe('Retry', () => {
  it('repeats the task without entering the state again', async () => {
    const { types, outcome } = await run(machine({ Retry: [{ ErrorEquals: ['Busy'] }] }), {
      runTask: failing('Busy', 'Busy'),
    });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: 'done' });
    const attempt = (end: string) => ['TaskScheduled', 'TaskStarted', end];
    expect(types.slice(1, -2)).toEqual([
      'TaskStateEntered',
      ...attempt('TaskFailed'),
      ...attempt('TaskFailed'),
      ...attempt('TaskSucceeded'),
    ]);
  });

  it.each([
    ['the defaults, 1 s doubling', {}, 1000 + 2000 + 4000],
    ['IntervalSeconds and BackoffRate', { IntervalSeconds: 3, BackoffRate: 1 }, 9000],
    ['MaxDelaySeconds', { IntervalSeconds: 10, MaxDelaySeconds: 15 }, 10_000 + 15_000 + 15_000],
    ['full jitter', { IntervalSeconds: 2, BackoffRate: 1, JitterStrategy: 'FULL' }, 3000],
  ])('waits by %s', async (_name, retrier, expected) => {
    const { elapsedMs } = await run(machine({ Retry: [{ ErrorEquals: ['Busy'], ...retrier }] }), {
      runTask: failing('Busy', 'Busy', 'Busy'),
      random: () => 0.5,
    });
    expect(elapsedMs).toBe(expected);
  });

  it('gives up after MaxAttempts, and at once when they are 0', async () => {
    const attempts = async (MaxAttempts: number) => {
      const { types } = await run(machine({ Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts }] }), {
        runTask: failing('Busy', 'Busy', 'Busy', 'Busy', 'Busy'),
      });
      return types.filter((type) => type === 'TaskFailed').length;
    };
    expect(await attempts(2)).toBe(3);
    expect(await attempts(0)).toBe(1);
  });

  it('counts the attempts of each retrier separately', async () => {
    const Retry = [
      { ErrorEquals: ['A'], MaxAttempts: 1 },
      { ErrorEquals: ['B'], MaxAttempts: 1 },
    ];
    expect((await run(machine({ Retry }), { runTask: failing('A', 'B') })).outcome.status).toBe('SUCCEEDED');
    expect((await run(machine({ Retry }), { runTask: failing('A', 'B', 'A') })).outcome).toMatchObject({ error: 'A' });
  });

  it('says in the context how often it has retried', async () => {
    const fields = { Retry: [{ ErrorEquals: ['A'] }], Output: '{% $states.context.State.RetryCount %}' };
    expect(output(await run(machine(fields), { runTask: failing('A', 'A') }))).toBe(2);
  });
});

describe('Catch', () => {
  const catching = (...names: string[]) =>
    machine({ Catch: names.map((name) => ({ ErrorEquals: [name], Next: 'Rescue', Assign: { v: 1 } })) });

  it('continues with Error and Cause after the last failure, in place of the state', async () => {
    const { outcome, types } = await run(catching('Gone'), { runTask: failing('Gone') });
    expect(outcome).toEqual({
      status: 'SUCCEEDED',
      output: { seen: { Error: 'Gone', Cause: 'Gone happened' }, v: 1 },
    });
    expect(types.slice(4)).toEqual([
      'TaskFailed',
      'TaskStateExited',
      'PassStateEntered',
      'PassStateExited',
      'ExecutionSucceeded',
    ]);
  });

  it("makes Output and Assign of $states.errorOutput, and leaves the state's own alone", async () => {
    const fields = {
      Output: 'never',
      Assign: { v: 'never' },
      Catch: [
        {
          ErrorEquals: ['States.ALL'],
          Next: 'Rescue',
          Output: { was: '{% $states.errorOutput.Error %}', of: '{% $states.input %}' },
          Assign: { v: '{% $states.errorOutput.Cause %}' },
        },
      ],
    };
    const caught = await run(machine(fields), { input: 5, runTask: failing('Gone') });
    expect(output(caught)).toEqual({ seen: { was: 'Gone', of: 5 }, v: 'Gone happened' });
  });

  it('is looked for only when no retry is left', async () => {
    const fields = {
      Retry: [{ ErrorEquals: ['Gone'], MaxAttempts: 1 }],
      Catch: [{ ErrorEquals: ['Gone'], Next: 'Other' }],
    };
    expect(output(await run(machine(fields), { runTask: failing('Gone') }))).toBe('done');
    expect(output(await run(machine(fields), { runTask: failing('Gone', 'Gone') }))).toBe('other');
  });

  it.each([
    ['States.ALL', 'Any.Error', true],
    ['States.TaskFailed', 'Any.Error', true],
    ['States.TaskFailed', 'States.Timeout', false],
    ['States.Timeout', 'States.HeartbeatTimeout', true],
    ['States.ALL', 'States.DataLimitExceeded', false],
    ['States.DataLimitExceeded', 'States.DataLimitExceeded', true],
    ['States.ALL', 'States.Runtime', false],
    ['Any.Err', 'Any.Error', false],
  ])('of %s on %s: %s', async (name, error, taken) => {
    const { outcome } = await run(catching(name), { runTask: failing(error) });
    expect(outcome.status).toBe(taken ? 'SUCCEEDED' : 'FAILED');
  });

  it("takes a failure of the state's own Output", async () => {
    const fields = {
      Output: '{% $nothing %}',
      Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Next: 'Other' }],
    };
    expect(output(await run(machine(fields), { runTask: failing() }))).toBe('other');
  });

  it("fails with its own fields' failure, naming the catcher", async () => {
    const fields = { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Other', Output: { x: '{% $nothing %}' } }] };
    const { outcome } = await run(machine(fields), { runTask: failing('Gone') });
    expect(outcome).toMatchObject({ cause: expect.stringContaining("field 'Catch[0]/Output/x'") as string });
  });
});
