import { countedTasks } from '../../support/counted-tasks';
import { only, output, run, TASK } from '../../support/run-definition';

const map = (fields: object, state: object = { Type: 'Pass' }) =>
  only({
    Type: 'Map',
    ItemProcessor: {
      ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
      StartAt: 'I',
      States: { I: { End: true, ...state } },
    },
    ...fields,
  });

const oddFails: object = {
  Type: 'Choice',
  Choices: [{ Condition: '{% $states.input % 2 = 1 %}', Next: 'Odd' }],
  Default: 'Even',
};
const choosing = (fields: object) => ({
  StartAt: 'S',
  States: {
    S: {
      Type: 'Map',
      End: true,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'I',
        States: { I: oddFails, Odd: { Type: 'Fail', Error: 'Odd' }, Even: { Type: 'Succeed' } },
      },
      ...fields,
    },
  },
});

describe('a distributed Map state', () => {
  it('keeps the states of its children out of the history, which holds the Map Run', async () => {
    const ran = await run(map({ Items: [1, 2] }, { Type: 'Pass', Output: '{% $states.input + 1 %}' }));
    expect(output(ran)).toEqual([2, 3]);
    expect(ran.chain).toEqual([
      'ExecutionStarted<0',
      'MapStateEntered<0',
      'MapStateStarted<2',
      'MapRunStarted<3',
      'MapRunSucceeded<4',
      'MapStateSucceeded<5',
      'MapStateExited<4',
      'ExecutionSucceeded<7',
    ]);
  });

  it('gives its children no variables', async () => {
    const definition = {
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { a: 1 }, Next: 'S' },
        ...(map({ Items: [1] }, { Type: 'Pass', Output: '{% $exists($a) %}' }) as { States: object }).States,
      },
    };
    expect(output(await run(definition))).toEqual([false]);
  });

  it('fails when more children fail than are tolerated', async () => {
    const { outcome, types } = await run(choosing({ Items: [1, 2, 3, 4], ToleratedFailureCount: 1 }));
    expect(outcome).toEqual({
      status: 'FAILED',
      error: 'States.ExceedToleratedFailureThreshold',
      cause: 'The specified tolerated failure threshold was exceeded',
    });
    expect(types.slice(-3)).toEqual(['MapRunFailed', 'MapStateFailed', 'ExecutionFailed']);
  });

  it.each([
    { ToleratedFailureCount: 2 },
    { ToleratedFailurePercentage: 50 },
    { ToleratedFailurePercentage: '{% 100 %}' },
  ])('leaves failed children out of its result when %j tolerates them', async (tolerance) => {
    expect(output(await run(choosing({ Items: [1, 2, 3, 4], ...tolerance })))).toEqual([2, 4]);
  });

  it('batches items by number, with a BatchInput', async () => {
    const ItemBatcher = { MaxItemsPerBatch: 2, BatchInput: { from: '{% $states.input.f %}' } };
    const ran = await run(map({ Items: '{% $states.input.list %}', ItemBatcher }), {
      input: { list: [1, 2, 3], f: 'x' },
    });
    expect(output(ran)).toEqual([
      { BatchInput: { from: 'x' }, Items: [1, 2] },
      { BatchInput: { from: 'x' }, Items: [3] },
    ]);
  });

  it('batches items by size', async () => {
    const ItemBatcher = { MaxInputBytesPerBatch: 40 };
    const batches = output(await run(map({ Items: ['0123456789', '0123456789', '0123456789'], ItemBatcher })));
    expect(batches).toEqual([{ Items: ['0123456789', '0123456789'] }, { Items: ['0123456789'] }]);
  });

  it('runs at most MaxConcurrency children at once', async () => {
    const counted = countedTasks();
    await run(map({ Items: [1, 2, 3, 4], MaxConcurrency: 3 }, { Type: 'Task', Resource: TASK }), counted);
    expect(counted.most).toBe(3);
  });
});
