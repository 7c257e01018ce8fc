import { systemClock } from '#local/step-functions/engine/clock';
import { localServices } from '../support/local-services';

const machineOf = (Items: unknown[]) => ({
  StartAt: 'M',
  States: {
    M: {
      Type: 'Map',
      Label: 'Parts',
      Items,
      MaxConcurrency: 2,
      ToleratedFailurePercentage: 100,
      ItemProcessor: {
        ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
        StartAt: 'I',
        States: {
          I: { Type: 'Choice', Choices: [{ Condition: '{% $states.input = 0 %}', Next: 'Bad' }], Default: 'Good' },
          Bad: { Type: 'Fail', Error: 'Zero' },
          Good: { Type: 'Succeed', Output: '{% $states.context.Execution.Id %}' },
        },
      },
      End: true,
    },
  },
});

describe('Map Runs', () => {
  it('are listed and described with how their children ended, and the children are executions', async () => {
    const { call, create, start, ended, history } = localServices();
    const executionArn = await start(await create('m', machineOf([0, 1, 2])));
    const children = JSON.parse((await ended(executionArn)).output as string) as string[];
    expect(children).toHaveLength(2);
    expect(children[0]).toMatch(/^arn:aws:states:us-east-1:000000000000:express:m\/Parts:[-0-9a-f]{36}:[-0-9a-f]{36}$/);

    const { mapRuns } = (await call('ListMapRuns', { executionArn })) as { mapRuns: { mapRunArn: string }[] };
    const mapRunArn = mapRuns[0]?.mapRunArn ?? '';
    expect(mapRunArn).toMatch(/^arn:aws:states:us-east-1:000000000000:mapRun:m\/Parts:[-0-9a-f]{36}$/);
    expect(await call('DescribeMapRun', { mapRunArn })).toMatchObject({
      executionArn,
      status: 'SUCCEEDED',
      maxConcurrency: 2,
      toleratedFailurePercentage: 100,
      executionCounts: { total: 3, succeeded: 2, failed: 1, running: 0, pending: 0 },
    });
    expect((await call('ListExecutions', { mapRunArn })).executions).toHaveLength(3);
    expect((await history(children[0] ?? '')).map(({ type }) => type)).toContain('SucceedStateEntered');
  });

  describe('beyond the open ones an account may have', () => {
    /** Its one child waits for the Lambda function, which answers when it is told. */
    const waiting = () => {
      const answers: (() => void)[] = [];
      const services = localServices(
        { lambda: () => new Promise((resolve) => answers.push(() => resolve({ Payload: '{}', StatusCode: 200 }))) },
        // A clock that jumps would time the waiting task out.
        { maxOpenMapRuns: 1, clock: systemClock },
      );
      return { ...services, answers };
    };
    const calling = {
      StartAt: 'M',
      States: {
        M: {
          Type: 'Map',
          Label: 'Parts',
          Items: [0],
          ItemProcessor: {
            ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' },
            StartAt: 'Call',
            States: {
              Call: {
                Type: 'Task',
                Resource: 'arn:aws:states:::lambda:invoke',
                Arguments: { FunctionName: 'f' },
                End: true,
              },
            },
          },
          End: true,
        },
      },
    };
    /** All that can happen has, as nothing here waits for more than promises and single turns. */
    const settled = async () => {
      for (let turns = 0; turns < 100; turns += 1) await new Promise((resolve) => setImmediate(resolve));
    };

    it('wait for another to end', async () => {
      const { create, start, ended, answers } = waiting();
      const machine = await create('m', calling);
      const [first, second] = [await start(machine), await start(machine)];
      await settled();
      expect(answers).toHaveLength(1);

      answers[0]?.();
      expect(await ended(first)).toMatchObject({ status: 'SUCCEEDED' });
      await settled();
      expect(answers).toHaveLength(2);
      answers[1]?.();
      expect(await ended(second)).toMatchObject({ status: 'SUCCEEDED' });
    });

    it('can be stopped while they wait', async () => {
      const { call, create, start, ended, answers } = waiting();
      const machine = await create('m', calling);
      const [first, second] = [await start(machine), await start(machine)];
      await settled();
      await call('StopExecution', { executionArn: second });

      expect(await ended(second)).toMatchObject({ status: 'ABORTED' });
      answers[0]?.();
      expect(await ended(first)).toMatchObject({ status: 'SUCCEEDED' });
      expect(answers).toHaveLength(1);
    });
  });

  it('are not found under another name', async () => {
    await expect(localServices().call('DescribeMapRun', { mapRunArn: 'arn:x' })).rejects.toMatchObject({
      code: 'ResourceNotFound',
    });
  });
});
