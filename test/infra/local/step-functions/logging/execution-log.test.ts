import { localServices } from '../support/local-services';
import { only } from '../support/run-definition';

const logging = (level: string, includeExecutionData: boolean) => ({
  loggingConfiguration: {
    level,
    includeExecutionData,
    destinations: [
      { cloudWatchLogsLogGroup: { logGroupArn: 'arn:aws:logs:us-east-1:000000000000:log-group:/sfn/m:*' } },
    ],
  },
});

async function linesOf(level: string, includeExecutionData: boolean) {
  const { create, start, ended, lines } = localServices();
  const machine = await create('m', only({ Type: 'Fail', Error: 'E' }), logging(level, includeExecutionData));
  const arn = await start(machine, { secret: 1 });
  await ended(arn);
  return { arn, lines, parsed: lines.map(({ message }) => JSON.parse(message) as Record<string, unknown>) };
}

describe('the execution log', () => {
  it('has at level ALL a line per event, with the data it is to include', async () => {
    const { arn, lines, parsed } = await linesOf('ALL', true);
    expect(lines.map(({ group }) => group)).toEqual(['/sfn/m', '/sfn/m', '/sfn/m']);
    expect(parsed[1]).toMatchObject({
      id: '2',
      type: 'FailStateEntered',
      details: { name: 'S', input: '{"secret":1}' },
      previous_event_id: '0',
      event_timestamp: expect.stringMatching(/^\d{13}$/) as string,
      execution_arn: arn,
      redrive_count: '0',
    });
  });

  it('leaves execution data out unless it is to include it', async () => {
    expect(JSON.stringify(await linesOf('ALL', false))).not.toContain('secret');
  });

  it.each([
    ['ERROR', ['FailStateEntered', 'ExecutionFailed']],
    ['FATAL', ['ExecutionFailed']],
    ['OFF', []],
  ])('has at level %s the events %j', async (level, types) => {
    expect((await linesOf(level, true)).parsed.map(({ type }) => type)).toEqual(types);
  });
});
