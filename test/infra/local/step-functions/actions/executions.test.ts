import type { JsonObject } from '#local/core/service';
import { systemClock } from '#local/step-functions/engine/clock';
import { localServices } from '../support/local-services';
import { only } from '../support/run-definition';

const pass = only({ Type: 'Pass' });
const wait = only({ Type: 'Wait', Seconds: 1_000_000 });

describe('executions', () => {
  it('are started, described and listed, latest first', async () => {
    const { call, create, start, ended } = localServices();
    const machine = await create('m', pass);
    const first = await start(machine, { n: 1 }, { name: 'first' });
    expect(first).toBe('arn:aws:states:us-east-1:000000000000:execution:m:first');
    await start(machine, { n: 2 }, { name: 'second' });
    expect(await ended(first)).toMatchObject({
      name: 'first',
      stateMachineArn: machine,
      status: 'SUCCEEDED',
      input: '{"n":1}',
      output: '{"n":1}',
      redriveCount: 0,
      redriveStatus: 'NOT_REDRIVABLE',
    });
    const listed = await call('ListExecutions', { stateMachineArn: machine, statusFilter: 'SUCCEEDED' });
    expect(listed.executions).toMatchObject([{ name: 'second' }, { name: 'first' }]);
  });

  it('with a name that runs on the same input are the same, else refused', async () => {
    const { create, start } = localServices();
    const machine = await create('m', wait);
    const running = await start(machine, { a: 1 }, { name: 'n' });
    expect(await start(machine, { a: 1 }, { name: 'n' })).toBe(running);
    await expect(start(machine, { a: 2 }, { name: 'n' })).rejects.toMatchObject({ code: 'ExecutionAlreadyExists' });
  });

  it('of EXPRESS machines may share a name, and can be inspected', async () => {
    const { create, start, ended, history } = localServices();
    const machine = await create('m', pass, { type: 'EXPRESS' });
    const [one, two] = [await start(machine, {}, { name: 'n' }), await start(machine, {}, { name: 'n' })];
    expect(one).toMatch(/^arn:aws:states:us-east-1:000000000000:express:m:n:[-0-9a-f]{36}$/);
    expect(two).not.toBe(one);
    expect(await ended(one)).toMatchObject({ status: 'SUCCEEDED' });
    expect(await history(one)).toHaveLength(4);
  });

  it('of EXPRESS machines time out after five minutes', async () => {
    const { create, start, ended } = localServices();
    const machine = await create('m', wait, { type: 'EXPRESS' });
    const { status, startDate, stopDate } = await ended(await start(machine));
    expect(status).toBe('TIMED_OUT');
    expect((stopDate as number) - (startDate as number)).toBe(300);
  });

  it('can be waited for when they are EXPRESS', async () => {
    const { call, create } = localServices();
    const express = await create('e', only({ Type: 'Fail', Error: 'E', Cause: 'c' }), { type: 'EXPRESS' });
    expect(await call('StartSyncExecution', { stateMachineArn: express })).toMatchObject({
      status: 'FAILED',
      error: 'E',
      cause: 'c',
      billingDetails: { billedMemoryUsedInMB: 64 },
    });
    const standard = await create('s', pass);
    await expect(call('StartSyncExecution', { stateMachineArn: standard })).rejects.toMatchObject({
      code: 'StateMachineTypeNotSupported',
    });
  });

  it('are stopped with an error and a cause', async () => {
    const { call, create, start, history } = localServices({}, { clock: systemClock });
    const executionArn = await start(await create('m', wait));
    await call('StopExecution', { executionArn, error: 'Manual', cause: 'enough' });
    expect(await call('DescribeExecution', { executionArn })).toMatchObject({
      status: 'ABORTED',
      error: 'Manual',
      cause: 'enough',
    });
    expect((await history(executionArn)).at(-1)).toMatchObject({
      type: 'ExecutionAborted',
      executionAbortedEventDetails: { error: 'Manual', cause: 'enough' },
    });
  });

  it('are redriven from the state that failed, with its variables', async () => {
    let broken = true;
    const { call, create, start, ended, history } = localServices({
      lambda: () => ({ StatusCode: 200, Payload: '1', ...(broken && { FunctionError: 'Unhandled' }) }),
    });
    const machine = await create('m', {
      StartAt: 'A',
      States: {
        A: { Type: 'Pass', Assign: { v: 5 }, Next: 'B' },
        B: {
          Type: 'Task',
          Resource: 'arn:aws:states:::lambda:invoke',
          Arguments: { FunctionName: 'f' },
          Output: '{% $v + $states.context.Execution.RedriveCount %}',
          End: true,
        },
      },
    });
    const executionArn = await start(machine);
    expect(await ended(executionArn)).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE' });
    broken = false;
    await call('RedriveExecution', { executionArn });
    expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '6', redriveCount: 1 });
    const types = (await history(executionArn)).map(({ type }) => type);
    expect(types.filter((type) => type === 'PassStateEntered')).toHaveLength(1);
    expect(types).toContain('ExecutionRedriven');
    await expect(call('RedriveExecution', { executionArn })).rejects.toMatchObject({ code: 'ExecutionNotRedrivable' });
  });

  it.each<[string, string, JsonObject]>([
    ['DescribeExecution', 'InvalidArn', { executionArn: 'x' }],
    [
      'DescribeExecution',
      'ExecutionDoesNotExist',
      { executionArn: 'arn:aws:states:us-east-1:000000000000:execution:m:none' },
    ],
    ['StartExecution', 'StateMachineDoesNotExist', { stateMachineArn: 'arn:x' }],
    ['StartExecution', 'ValidationException', {}],
  ])('%s is refused with %s for %j', async (operation, code, input) => {
    await expect(localServices().call(operation, input)).rejects.toMatchObject({ code });
  });

  it('are refused for an input that is not JSON or is too large', async () => {
    const { call, create } = localServices();
    const stateMachineArn = await create('m', pass);
    const starting = (input: string) => call('StartExecution', { stateMachineArn, input });
    await expect(starting('{')).rejects.toMatchObject({ code: 'InvalidExecutionInput' });
    await expect(starting(JSON.stringify('x'.repeat(300_000)))).rejects.toMatchObject({ code: 'ValidationException' });
  });
});

describe('GetExecutionHistory', () => {
  it('pages, in either order, with and without execution data', async () => {
    const { call, create, start, ended, history } = localServices();
    const executionArn = await start(await create('m', pass), { secret: 1 });
    await ended(executionArn);
    const page = await call('GetExecutionHistory', { executionArn, maxResults: 3 });
    expect(page.events).toHaveLength(3);
    const rest = await call('GetExecutionHistory', { executionArn, nextToken: page.nextToken });
    expect(rest.events).toMatchObject([{ id: 4, type: 'ExecutionSucceeded' }]);
    expect(rest).not.toHaveProperty('nextToken');
    expect((await history(executionArn, { reverseOrder: true })).map(({ id }) => id)).toEqual([4, 3, 2, 1]);
    expect((await history(executionArn))[1]).toMatchObject({
      previousEventId: 0,
      stateEnteredEventDetails: { name: 'S', input: '{"secret":1}' },
    });
    expect(JSON.stringify(await history(executionArn, { includeExecutionData: false }))).not.toContain('secret');
    await expect(call('GetExecutionHistory', { executionArn, nextToken: '!' })).rejects.toMatchObject({
      code: 'InvalidToken',
    });
  });
});

describe('the store of executions', () => {
  it.each([
    ['in number', { maxExecutions: 2 }, 'x'],
    ['in data', { maxHistoryData: 10_000 }, 'x'.repeat(1_000)],
  ])('drops the oldest finished ones beyond its bound %s', async (_what, bounds, input) => {
    const { call, create, start, ended } = localServices({}, bounds);
    const machine = await create('m', pass);
    const arns: string[] = [];
    for (let index = 0; index < 4; index += 1) {
      const arn = await start(machine, input);
      await ended(arn);
      arns.push(arn);
    }
    const listed = (await call('ListExecutions', { stateMachineArn: machine })).executions as {
      executionArn: string;
    }[];
    const kept = listed.map(({ executionArn }) => executionArn);
    expect(kept).toEqual(arns.slice(-kept.length).reverse());
    expect(kept.length).toBeLessThan(4);
  });
});

describe('observers', () => {
  it('are told every event as it happens, until they stop listening', async () => {
    const { module, create, start, ended } = localServices();
    const seen: string[] = [];
    const stop = module.onExecutionEvent(({ event, executionArn }) => seen.push(`${executionArn} ${event.type}`));
    const machine = await create('m', pass);
    const arn = await start(machine);
    await ended(arn);
    stop();
    await ended(await start(machine));
    expect(seen).toEqual(
      ['ExecutionStarted', 'PassStateEntered', 'PassStateExited', 'ExecutionSucceeded'].map((type) => `${arn} ${type}`),
    );
  });
});

describe('stopping the service', () => {
  it('ends what still runs', async () => {
    const { module, call, create, start } = localServices({}, { clock: systemClock });
    const executionArn = await start(await create('m', wait));
    await module.service.stop?.();
    expect(await call('DescribeExecution', { executionArn })).toMatchObject({ status: 'ABORTED' });
  });
});
