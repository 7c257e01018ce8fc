import type { JsonObject } from '#local/core/service';
import { arnOf, localServices } from '../support/local-services';

const MACHINE = {
  StartAt: 'First',
  States: {
    First: { Type: 'Pass', Output: { n: 1 }, Next: 'Call' },
    Call: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: 'f' },
      Output: '{% $states.result.Payload %}',
      End: true,
    },
  },
};
const CHILDREN = {
  StartAt: 'Each',
  States: {
    Each: {
      Type: 'Map',
      Items: [1, 2],
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...MACHINE },
      End: true,
    },
  },
};

/** Functions whose first calls hang, as those the engine has lost, until the test answers; later ones answer at once. */
function withHangingFunction(hanging: number) {
  let calls = 0;
  const waiting: (() => void)[] = [];
  const services = localServices({
    lambda: () => {
      calls += 1;
      const answer = { StatusCode: 200, Payload: String(calls) };
      return calls > hanging ? answer : new Promise((resolve) => waiting.push(() => resolve(answer)));
    },
  });
  const called = async (times: number) => {
    while (calls < times) await new Promise((resolve) => setImmediate(resolve));
  };
  return { ...services, called, answer: () => waiting.splice(0).forEach((release) => release()), calls: () => calls };
}

const types = (events: readonly JsonObject[]) => events.map(({ type }) => type);

describe('an engine that restarts', () => {
  it('runs an asynchronous EXPRESS execution again from its start, with a new history', async () => {
    const local = withHangingFunction(1);
    const execution = await local.start(await local.create('m', MACHINE, { type: 'EXPRESS' }));
    await local.called(1);

    local.module.restart('run-again');
    const ended = await local.ended(execution);
    local.answer(); // what the lost run had called answers nobody

    expect(ended).toMatchObject({ status: 'SUCCEEDED', output: '2' });
    expect(types(await local.history(execution)).filter((type) => type === 'TaskScheduled')).toHaveLength(1);
  });

  it('tells nobody of the run that was lost', async () => {
    const local = withHangingFunction(1);
    const told: string[] = [];
    local.module.onExecutionEvent(({ event }) => told.push(event.type));
    const execution = await local.start(await local.create('m', MACHINE, { type: 'EXPRESS' }));
    await local.called(1);

    local.module.restart('lost');

    expect(await local.ended(execution)).toMatchObject({ status: 'ABORTED', error: 'Local.EngineRestarted' });
    expect(local.calls()).toBe(1);
    expect(told.at(-1)).toBe('TaskStarted');
  });

  it('loses an EXPRESS execution somebody waits for', async () => {
    const local = withHangingFunction(1);
    await local.create('m', MACHINE, { type: 'EXPRESS' });
    const answer = local.call('StartSyncExecution', { stateMachineArn: arnOf('m'), input: '{}' });
    await local.called(1);

    local.module.restart('run-again');

    expect(await answer).toMatchObject({ error: 'Local.EngineRestarted' });
    expect(local.calls()).toBe(1);
  });

  it('does not touch STANDARD executions', async () => {
    const local = withHangingFunction(1);
    const execution = await local.start(await local.create('m', MACHINE));
    await local.called(1);

    local.module.restart('lost');
    local.answer();

    expect(await local.ended(execution)).toMatchObject({ status: 'SUCCEEDED', output: '1' });
  });

  it('runs the EXPRESS children of a Map Run again, which then counts them once', async () => {
    const local = withHangingFunction(2);
    const execution = await local.start(await local.create('m', CHILDREN));
    await local.called(2);

    local.module.restart('run-again');

    expect(await local.ended(execution)).toMatchObject({ status: 'SUCCEEDED', output: '[3,4]' });
    const { mapRuns } = await local.call('ListMapRuns', { executionArn: execution });
    const [{ mapRunArn } = {}] = mapRuns as JsonObject[];
    expect(await local.call('DescribeMapRun', { mapRunArn })).toMatchObject({
      itemCounts: { succeeded: 2, total: 2, aborted: 0 },
    });
  });

  it('leaves an execution that runs again to be stopped', async () => {
    const local = withHangingFunction(2);
    const execution = await local.start(await local.create('m', CHILDREN));
    await local.called(1);
    local.module.restart('run-again');

    await local.call('StopExecution', { executionArn: execution });

    expect(await local.ended(execution)).toMatchObject({ status: 'ABORTED' });
  });
});
