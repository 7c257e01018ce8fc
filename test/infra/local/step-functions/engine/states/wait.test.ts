import { only, output, run } from '../../support/run-definition';

describe('a Wait state', () => {
  it('waits its Seconds and hands its input on', async () => {
    const waited = await run(only({ Type: 'Wait', Seconds: '{% $states.input.s * 2 %}' }), { input: { s: 30 } });
    expect(waited.elapsedMs).toBe(60_000);
    expect(output(waited)).toEqual({ s: 30 });
    expect(waited.types).toEqual(['ExecutionStarted', 'WaitStateEntered', 'WaitStateExited', 'ExecutionSucceeded']);
  });

  it('waits until its Timestamp, and not for one that has passed', async () => {
    const until = (Timestamp: string) => run(only({ Type: 'Wait', Timestamp }));
    expect((await until('2026-01-01T00:01:00Z')).elapsedMs).toBe(60_000);
    expect((await until('2016-03-14T01:59:00.123456789+02:00')).elapsedMs).toBe(0);
  });

  it.each(['14-03-2016T01:59:00Z', '2016-03-14T31:59:00Z', '2016-03-14T01:59:00', 'tomorrow'])(
    'fails for the Timestamp %s',
    async (text) => {
      const failed = await run(only({ Type: 'Wait', Timestamp: '{% $states.input %}' }), { input: text });
      expect(failed.outcome).toMatchObject({
        error: 'States.QueryEvaluationError',
        cause:
          "An error occurred while executing the state 'S' (entered at the event id #2). The Timestamp field cannot be " +
          `parsed as an ISO-8601 extended offset date-time format string: ${text}`,
      });
      expect(failed.chain.slice(2)).toEqual(['EvaluationFailed<2', 'ExecutionFailed<3']);
    },
  );

  it('fails for Seconds that are not a whole number', async () => {
    const { outcome } = await run(only({ Type: 'Wait', Seconds: '{% 0.5 %}' }));
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });
});
