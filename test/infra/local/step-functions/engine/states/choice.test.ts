import { output, run } from '../../support/run-definition';

const machine = (choice: object) => ({
  StartAt: 'Choose',
  States: {
    Choose: { Type: 'Choice', ...choice },
    A: { Type: 'Pass', Output: ['A', '{% $states.input %}', '{% $v %}'], End: true },
    B: { Type: 'Pass', Output: ['B', '{% $states.input %}', '{% $v %}'], End: true },
  },
});

describe('a Choice state', () => {
  const choice = {
    Choices: [
      { Condition: '{% $states.input.n > 5 %}', Next: 'A', Output: 'big', Assign: { v: 1 } },
      { Condition: '{% $states.input.n > 2 %}', Next: 'B', Assign: { v: 2 } },
    ],
    Default: 'A',
    Output: 'default',
    Assign: { v: 3 },
  };

  it.each([
    [9, ['A', 'big', 1]],
    [3, ['B', { n: 3 }, 2]],
    [1, ['A', 'default', 3]],
  ])('goes with %d to %j: the first rule that is true, with its own Output and Assign', async (n, expected) => {
    expect(output(await run(machine(choice), { input: { n } }))).toEqual(expected);
  });

  it('fails if no rule is true and there is no Default', async () => {
    const { outcome } = await run(machine({ Choices: [{ Condition: '{% false %}', Next: 'A' }] }));
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'Choose' (entered at the event id #2). " +
        'Failed to transition out of the state. The state does not point to a next state.',
    });
  });

  it('fails if a Condition is not a boolean, naming the rule', async () => {
    const rules = [
      { Condition: '{% false %}', Next: 'A' },
      { Condition: "{% 'yes' %}", Next: 'A' },
    ];
    const { outcome, events } = await run(machine({ Choices: rules, Default: 'A' }));
    expect(outcome).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining(
        "The JSONata expression ''yes'' specified for the field 'Choices[1]/Condition' returned an unexpected result type. " +
          "Expected 'boolean', but was 'string' for value: \"yes\"",
      ) as string,
    });
    expect(events.find(({ type }) => type === 'EvaluationFailed')?.details).toMatchObject({
      location: 'Choices[1]/Condition',
      state: 'Choose',
    });
  });
});
