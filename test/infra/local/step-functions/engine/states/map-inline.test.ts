import { countedTasks } from '../../support/counted-tasks';
import { only, output, run, TASK } from '../../support/run-definition';

const processor = (state: object) => ({ StartAt: 'I', States: { I: { End: true, ...state } } });
const map = (fields: object, state: object = { Type: 'Pass' }) =>
  only({ Type: 'Map', ItemProcessor: processor(state), ...fields });

describe('an inline Map state', () => {
  it('runs its processor on each of Items and gives the outputs in their order', async () => {
    const ran = await run(
      map({ Items: '{% $states.input.list %}' }, { Type: 'Pass', Output: '{% $states.input * 2 %}' }),
      {
        input: { list: [1, 2, 3] },
      },
    );
    expect(output(ran)).toEqual([2, 4, 6]);
  });

  it('takes its input for the items when it has no Items', async () => {
    expect(output(await run(map({}), { input: [1, 'a'] }))).toEqual([1, 'a']);
    expect(output(await run(map({ Items: [] })))).toEqual([]);
  });

  it('records iterations by index, the next one going on from the last state of the one before', async () => {
    const { chain, events } = await run(map({ Items: ['a', 'b'], MaxConcurrency: 1 }));
    expect(chain).toEqual([
      'ExecutionStarted<0',
      'MapStateEntered<0',
      'MapStateStarted<2',
      'MapIterationStarted<3',
      'PassStateEntered<4',
      'PassStateExited<5',
      'MapIterationSucceeded<6',
      'MapIterationStarted<6',
      'PassStateEntered<8',
      'PassStateExited<9',
      'MapIterationSucceeded<10',
      'MapStateSucceeded<11',
      'MapStateExited<11',
      'ExecutionSucceeded<13',
    ]);
    expect(events[2]?.details).toEqual({ length: 2 });
    expect(events[7]?.details).toEqual({ name: 'S', index: 1 });
  });

  it('builds the input of an iteration with ItemSelector', async () => {
    const ItemSelector = {
      n: '{% $states.context.Map.Item.Index %}',
      v: '{% $states.context.Map.Item.Value %}',
      from: '{% $states.input.x %}',
    };
    const ran = await run(map({ Items: '{% $states.input.list %}', ItemSelector }), { input: { list: ['a'], x: 9 } });
    expect(output(ran)).toEqual([{ n: 0, v: 'a', from: 9 }]);
  });

  it('shows the item in the context of an iteration', async () => {
    const ran = await run(map({ Items: ['a'] }, { Type: 'Pass', Output: '{% $states.context.Map.Item %}' }));
    expect(output(ran)).toEqual([{ Index: 0, Value: 'a' }]);
  });

  it.each([
    [0, 5],
    [2, 2],
    ['{% 1 + 2 %}', 3],
  ])('runs with MaxConcurrency %j at most %d iterations at once', async (MaxConcurrency, expected) => {
    const counted = countedTasks();
    await run(map({ Items: [1, 2, 3, 4, 5], MaxConcurrency }, { Type: 'Task', Resource: TASK }), counted);
    expect(counted.most).toBe(expected);
  });

  it('gives each iteration its own scope, which reads the variables around it', async () => {
    const definition = {
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { base: 10 }, Next: 'Each' },
        Each: {
          Type: 'Map',
          Items: [1, 2],
          ItemProcessor: {
            StartAt: 'Add',
            States: {
              Add: { Type: 'Pass', Assign: { sum: '{% $base + $states.input %}' }, Next: 'Give' },
              Give: { Type: 'Pass', Output: '{% $sum %}', End: true },
            },
          },
          Assign: { total: '{% $sum($states.result) %}' },
          Next: 'After',
        },
        After: { Type: 'Pass', Output: '{% $total %}', End: true },
      },
    };
    expect(output(await run(definition))).toBe(23);
  });

  it('fails with its first failing iteration, MapStateFailed between', async () => {
    const { outcome, types } = await run(map({ Items: [1], ToleratedFailureCount: 5 }, { Type: 'Fail', Error: 'Bad' }));
    expect(outcome).toEqual({ status: 'FAILED', error: 'Bad' });
    expect(types.slice(3)).toEqual([
      'MapIterationStarted',
      'FailStateEntered',
      'MapIterationFailed',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
  });

  it.each([
    ['true', 'boolean'],
    ['1', 'number'],
    ["'a'", 'string'],
    ['null', 'null'],
  ])('fails when Items gives %s', async (expression, type) => {
    const { outcome, types } = await run(map({ Items: `{% ${expression} %}` }));
    expect(outcome).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining(
        `specified for the field 'Items' returned an unexpected result type. Expected 'array', but was '${type}' for value: `,
      ) as string,
    });
    expect(types.slice(2)).toEqual(['EvaluationFailed', 'MapStateFailed', 'ExecutionFailed']);
  });

  it('fails if its input is not a list and there are no Items', async () => {
    const { outcome, events } = await run(map({}), { input: { a: 1 } });
    expect(outcome).toMatchObject({
      cause: expect.stringContaining('Map state input must be an array but was: {"a":1}') as string,
    });
    expect(events[2]?.details).not.toHaveProperty('location');
  });
});
