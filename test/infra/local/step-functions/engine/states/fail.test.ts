import { only, run } from '../../support/run-definition';

describe('Fail and Succeed', () => {
  it('fails the execution with the error and cause of a Fail, evaluated', async () => {
    const { outcome, types } = await run(
      only({ Type: 'Fail', Error: '{% $states.input.e %}', Cause: "{% 'because ' & $states.input.c %}" }),
      { input: { e: 'Broadcast.Gone', c: 1 } },
    );
    expect(outcome).toEqual({ status: 'FAILED', error: 'Broadcast.Gone', cause: 'because 1' });
    expect(types).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  it('leaves out what a Fail does not say', async () => {
    expect((await run(only({ Type: 'Fail' }))).outcome).toEqual({ status: 'FAILED' });
  });

  it('fails with States.QueryEvaluationError if the Error is not a string', async () => {
    const { outcome } = await run(only({ Type: 'Fail', Error: '{% 1 %}' }));
    expect(outcome).toMatchObject({ error: 'States.QueryEvaluationError' });
  });

  it('ends the execution in a Succeed with its Output', async () => {
    const { outcome, types } = await run(only({ Type: 'Succeed', Output: '{% $states.input.a %}' }), {
      input: { a: 1 },
    });
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: 1 });
    expect(types).toContain('SucceedStateExited');
  });
});
