import { only, output, run } from '../../support/run-definition';

describe('a Pass state', () => {
  it('hands its input on', async () => {
    expect(output(await run(only({ Type: 'Pass' }), { input: { a: [1] } }))).toEqual({ a: [1] });
  });

  it.each([0, 0.5, 'text', [], null, false])('gives the literal %j of its Output', async (literal) => {
    expect(output(await run(only({ Type: 'Pass', Output: literal })))).toEqual(literal);
  });

  it('takes text for an expression only when it begins with {% and ends with %}', async () => {
    const Output = { expression: '{% 1 + 1 %}', blank: ' {% 1 %} ', path: '$.a', key: { 'x.$': '$.a' } };
    expect(output(await run(only({ Type: 'Pass', Output })))).toEqual({ ...Output, expression: 2 });
  });

  it('evaluates Output with the variables from before its own Assign', async () => {
    const definition = {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { n: 1 }, Next: 'B' },
        B: { Type: 'Pass', Assign: { n: '{% $n + 1 %}', m: '{% $n %}' }, Output: '{% $n %}', Next: 'C' },
        C: { Type: 'Pass', Output: ['{% $states.input %}', '{% $n %}', '{% $m %}'], End: true },
      },
    };
    expect(output(await run(definition))).toEqual([1, 2, 1]);
  });

  it('records entering, leaving and what was assigned', async () => {
    const { chain, events } = await run(only({ Type: 'Pass', Assign: { a: { b: 1 } }, Output: 2 }));
    expect(chain).toEqual(['ExecutionStarted<0', 'PassStateEntered<0', 'PassStateExited<2', 'ExecutionSucceeded<3']);
    expect(events[2]?.details).toMatchObject({ name: 'S', output: '2', assignedVariables: { a: '{"b":1}' } });
  });

  it('sees the context object', async () => {
    const made = output(await run(only({ Type: 'Pass', Output: '{% $states.context %}' }), { input: { x: 1 } }));
    expect(made).toMatchObject({
      Execution: { Name: 'run', Input: { x: 1 }, RedriveCount: 0 },
      StateMachine: { Name: 'machine' },
      State: { Name: 'S', EnteredTime: '2026-01-01T00:00:00.000Z' },
    });
  });

  it('fails with States.DataLimitExceeded when its output is over 256 KiB', async () => {
    const { outcome } = await run(only({ Type: 'Pass', Output: "{% $pad('', 262145) %}" }));
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: "The state/task 'S' returned a result with a size exceeding the maximum number of bytes service limit.",
    });
  });
});
