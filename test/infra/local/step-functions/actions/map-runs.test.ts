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

  it('are not found under another name', async () => {
    await expect(localServices().call('DescribeMapRun', { mapRunArn: 'arn:x' })).rejects.toMatchObject({
      code: 'ResourceNotFound',
    });
  });
});
