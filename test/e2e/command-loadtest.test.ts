/** `broadcast loadtest` against a running stack: every message is accounted for, also those that are lost. */
import type { LoadResult } from '#tools/cli/broadcast/loadtest/result';
import { totalOf } from '#tools/cost/bill';
import { answerOf, cliOf } from './support/run-cli';
import { onThisMachine } from './support/on-this-machine';
import { StackUnderTest } from './support/stack-under-test';
import { startWithSettings } from './support/stack-with-settings';

onThisMachine('broadcast loadtest', () => {
  let stack: StackUnderTest;
  let cli: ReturnType<typeof cliOf>;
  beforeAll(async () => {
    stack = await StackUnderTest.start();
    cli = cliOf(stack);
  });
  afterAll(() => stack.stop());
  afterEach(() => stack.local!.faults.clear());

  const LOAD = ['loadtest', '--connections', '10', '--rate', '10', '--seconds', '2', '--connects-per-second', '100'];

  it('accounts for every message, and compares with the logs and with the estimate', async () => {
    const result = await cli([...LOAD, '--audience', 'users:2', '--json']);
    const { ledger, latency, counted, bill, ...answer } = answerOf<LoadResult>(result);
    expect(ledger).toEqual({
      ...{ planned: 20, accepted: 20, refused: 0, reported: { COMPLETED: 20 }, unreported: 0 },
      ...{ due: 40, received: 40, duplicates: 0, failed: 0, stale: 0, missing: 0, missingIn: [] },
    });
    expect(latency).toMatchObject({ count: 40, p50: expect.any(Number) as number });
    const ranks = [latency!.p50, latency!.p90, latency!.p95, latency!.p99, latency!.max];
    expect(ranks).toEqual([...ranks].sort((one, other) => one - other));
    expect(counted).toMatchObject({ batches: 20, delivered: 40, stale: 0, failed: 0, throttled: 0 });
    expect(answer).toMatchObject({ finished: true, connections: 10, lostConnections: 0 });
    // Local mode's durations are its own; what is counted is the same.
    for (const lines of [bill.estimated, bill.reported]) expect(totalOf(lines)).toBeGreaterThan(0.0003);
    const messages = (lines: LoadResult['bill']['reported']) => lines.find(({ what }) => what === 'messages')?.quantity;
    expect([messages(bill.estimated), messages(bill.reported)]).toEqual([40, 40]);
    expect(stack.local!.connections.list()).toEqual([]);
    expect(result.exitCode).toBe(0);
  });

  it('broadcasts to a channel, and says what failed and what was gone', async () => {
    stack.local!.faults.set({ seed: 1, faults: [{ type: 'post-status', status: 413, probability: 0.5 }] });
    const { exitCode, stdout, stderr } = await cli([...LOAD, '--audience', 'channel:5']);
    expect(stderr).toMatch(/20 broadcasts \(10 a second for 2 s\) of 5 messages each, to 10 connections: about \$0\.0/);
    const row = (name: string) => Number(new RegExp(`^${name} +(\\d+)$`, 'm').exec(stdout)?.[1]);
    expect(row('messages due')).toBe(100);
    expect(row('on record as failed')).toBeGreaterThan(0);
    expect(row('received') + row('on record as failed')).toBe(100);
    expect(row('missing')).toBe(0);
    expect(stdout).toMatch(/^failed +\d+ +\d+$/m);
    expect(exitCode).toBe(1);
  });

  it('prints the ledger so far at Ctrl-C, and closes its connections', async () => {
    const interrupt = new AbortController();
    const off = stack.local!.onExecutionEvent(() => interrupt.abort());
    const args = [...LOAD, '--seconds', '600', '--json'];
    const result = await cli(args, { signal: interrupt.signal }).finally(off);
    const { ledger, finished } = answerOf<LoadResult>(result);
    expect(finished).toBe(false);
    expect(ledger.planned).toBe(6000);
    expect(ledger.accepted).toBeGreaterThan(0);
    expect(ledger.accepted).toBeLessThan(6000);
    expect(stack.local!.connections.list()).toEqual([]);
    expect(result.exitCode).toBe(130);
  });

  it('is not begun if nobody agreed to what it costs, or if it asks for too much', async () => {
    const dear = ['loadtest', '--connections', '5000', '--rate', '1', '--seconds', '400', '--audience', 'channel:5000'];
    const unasked = await cli(dear);
    expect(unasked.stderr).toMatch(/It would cost about \$\d+\.\d\d: --yes runs it without a question\./);
    expect(unasked.exitCode).toBe(2);
    const asked = await cli(dear, { terminal: true, stdin: 'no\n' });
    expect(asked.stderr).toContain('Nothing was done.');
    expect(asked.exitCode).toBe(1);
    const tooMuch = await cli([...dear, '--seconds', '401']);
    expect(tooMuch.stderr).toContain('That makes 2005000 messages, and a run accounts for at most 2000000');
    const more = await cli([...LOAD, '--audience', 'users:11']);
    expect(more.stderr).toContain('--audience users:11 needs as many --connections, got 10.');
    expect((await cli([...LOAD, '--audience', 'everyone'])).stderr).toContain('would reach clients of other people');
    expect(stack.local!.connections.list()).toEqual([]);
  });
});

onThisMachine('broadcast loadtest, on a stack that signs no tokens', () => {
  it('says what clients show, and makes nothing', async () => {
    const stack = await startWithSettings({ authorizer: 'none' });
    try {
      const { exitCode, stderr } = await cliOf(stack)(['loadtest', '--connections', '1', '--rate', '1']);
      expect(stderr).toContain("This stack signs no tokens, because its authorizer is 'none'");
      expect(exitCode).toBe(1);
    } finally {
      await stack.stop();
    }
  });
});
