/** `broadcast watch` and `why` against a running stack. */
import { BROADCAST_REQUESTED } from '#shared/contracts';
import { waitUntil } from '#tools/stack/wait-until';
import { answerOf, cliOf } from './support/run-cli';
import { TOKEN_EXPIRED } from '#shared/runtime/log-messages';
import { StackUnderTest } from './support/stack-under-test';
import { TestClient } from './support/test-client';

let stack: StackUnderTest;
let cli: ReturnType<typeof cliOf>;
beforeAll(async () => {
  stack = await StackUnderTest.start();
  cli = cliOf(stack);
});
afterAll(() => stack.stop());
afterEach(() => stack.disconnectAll());

const shipped = (customerId: string, orderId: string) =>
  stack.aws.publish({
    source: 'shop.orders',
    detailType: 'OrderShipped',
    detail: { customerId, orderId, carrier: 'DHL', trackingUrl: 'https://example.com' },
  });
async function shippedAndReported(customerId: string, orderId: string): Promise<string> {
  const eventId = await shipped(customerId, orderId);
  const broadcastId = `OrderShipped/shop.orders/${eventId}`;
  await stack.reportOf(broadcastId);
  return eventId;
}

it('watches broadcasts as they happen, each once, until Ctrl-C', async () => {
  const source = 'cli.watch';
  const watching = cli(['watch', '--json'], { until: (stdout) => stdout.includes(`${source}/last`) });
  const publish = (idempotencyKey: string) => {
    const detail = { audience: { users: ['nobody'] }, message: { type: 'x', data: 1 }, idempotencyKey };
    return stack.aws.publish({ source, detailType: BROADCAST_REQUESTED, detail });
  };
  await publish('first');
  await waitUntil('a second watch to see it', async () => {
    const { stdout } = await cli(['watch', '--since', '1m', '--once', '--json']);
    return stdout.includes(`${source}/first`);
  });
  await publish('last');
  const { stdout, exitCode } = await watching;
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { broadcastId: string; status: string });
  expect(lines.filter(({ broadcastId }) => broadcastId.endsWith(`${source}/last`))).toEqual([
    expect.objectContaining({ status: 'NO_CONNECTIONS', connections: 0 }),
  ]);
  expect(exitCode).toBe(130);
});

describe('broadcast why', () => {
  it('finds the event by an order number and a time, and shows every step to the outcome', async () => {
    await stack.connect('alice');
    await shippedAndReported('alice', 'inspect-1042');
    const { exitCode, stdout } = await cli(['why', '--user', 'alice', '--text', 'inspect-1042', '--around', '1m']);
    expect(stdout).toMatch(/^OrderShipped\/shop\.orders\/\S+ COMPLETED: alice got it, on 1 of 1 connection\n/);
    expect(stdout).toMatch(
      /✓ rule +mapping OrderShipped, rule \S*RulesOrderShipped\S*, event \S+ of shop\.orders at 20/,
    );
    expect(stdout).toMatch(/✓ request +\{"audience":\{"users":\["alice"\]\}/);
    expect(stdout).toMatch(/✓ audience +user alice is named\n✓ connections 1 found\n✓ outcome +\S+ delivered at 20/);
    expect(exitCode).toBe(0);
  });

  it('says, for an event id, that nobody was connected and who connected later', async () => {
    const eventId = await shippedAndReported('zoe', 'A-2');
    await stack.connect('zoe');
    const { exitCode, stdout } = await cli(['why', '--user', 'zoe', '--event', eventId]);
    expect(stdout).toMatch(
      /✗ connections none was found when it was sent, 20\S+ to 20\S+; connected now: \S+ since 20/,
    );
    expect(exitCode).toBe(1);
  });

  it('says why a connection was not reached', async () => {
    await stack.connect('bob');
    stack.local?.faults.set({ seed: 1, faults: [{ type: 'post-status', status: 413, users: ['bob'] }] });
    const eventId = await shippedAndReported('bob', 'A-3');
    stack.local?.faults.clear();
    const { exitCode, stdout } = await cli(['why', '--user', 'bob', '--event', eventId]);
    expect(stdout).toMatch(/✗ outcome +\S+ failed, TOO_LARGE at 20/);
    expect(exitCode).toBe(1);
  });

  it('says that the event was for others', async () => {
    const eventId = await shippedAndReported('alice', 'A-4');
    const { exitCode, stdout } = await cli(['why', '--user', 'mallory', '--event', eventId]);
    expect(stdout).toMatch(/✗ audience +not for mallory: 1 other users/);
    expect(exitCode).toBe(1);
  });

  it('says what was wrong with a refused request', async () => {
    const eventId = await stack.aws.publish({ source: 's', detailType: BROADCAST_REQUESTED, detail: { audience: {} } });
    const broadcastId = `BroadcastRequested/s/${eventId}`;
    await stack.reportOf(broadcastId);
    const answer = await cli(['why', '--user', 'alice', '--event', eventId, '--json']);
    const { broadcasts } = answerOf<{ broadcasts: { steps: { step: string; ok: boolean; text: string }[] }[] }>(answer);
    expect(broadcasts[0]?.steps.at(-1)).toMatchObject({ step: 'request', ok: false });
    expect(broadcasts[0]?.steps.at(-1)?.text).toContain('message is missing');
  });

  let refused: Promise<string>;
  beforeAll(() => {
    const detail = { audience: { users: ['a'] }, note: 'order A-77', idempotencyKey: 'refused-A-77' };
    refused = stack.aws.publish({ source: 'refused', detailType: BROADCAST_REQUESTED, detail });
    return refused.then(() => stack.reportOf('BroadcastRequested/refused/refused-A-77'));
  });

  it.each([
    ['its event id', (eventId: string) => [eventId]],
    ['its idempotency key', () => ['refused-A-77']],
    ['a text in it', () => ['--text', 'order A-77']],
  ])('finds a refused request by %s', async (_, args) => {
    const { exitCode, stdout } = await cli(['why', ...args(await refused)]);
    expect(stdout).toMatch(
      /^BroadcastRequested\/refused\/refused-A-77 FAILED\n✓ rule .*\n✗ request +refused, Broadcast\.InvalidRequest: message is missing/,
    );
    expect(exitCode).toBe(1);
  });

  it('tells of everybody it was for, without a user, and of a channel', async () => {
    const client = await stack.connect('ada', ['news']);
    client.send({ action: 'subscribe', channel: 'news' });
    await client.receive({ type: 'subscribed' });
    const detail = { audience: { channels: ['news'] }, message: { type: 'x', data: 1 }, idempotencyKey: 'for-all' };
    await stack.aws.publish({ source: 'all', detailType: BROADCAST_REQUESTED, detail });
    await stack.reportOf('BroadcastRequested/all/for-all');
    const { exitCode, stdout } = await cli(['why', 'for-all']);
    expect(stdout).toMatch(
      /^BroadcastRequested\/all\/for-all COMPLETED\n.*\n.*\n✓ audience +channel news\n✓ connections 1 found\n✓ outcome +1 delivered/,
    );
    expect(exitCode).toBe(0);
  });

  it('follows what was sent again, for one user and for all', async () => {
    await stack.connect('dora');
    stack.local?.faults.set({ seed: 1, faults: [{ type: 'post-status', status: 413, users: ['dora'] }] });
    const eventId = await shippedAndReported('dora', 'inspect-5');
    stack.local?.faults.clear();
    const id = `OrderShipped/shop.orders/${eventId}`;
    expect(await cli(['why', id])).toMatchObject({ exitCode: 1 });
    expect(await cli(['resend', id])).toMatchObject({ exitCode: 0 });
    for (const [args, verdict] of [
      [['--user', 'dora'], 'dora got it, on 1 of 1 connection'],
      [[], 'all got it when it was sent again'],
    ] as const) {
      const { exitCode, stdout } = await cli(['why', '--text', 'inspect-5', '--around', '1m', ...args]);
      expect(stdout.split('\n')[0]).toContain(`${id} PARTIAL: ${verdict}`);
      expect(stdout).toMatch(
        /✓ resend +sent again as BroadcastRequested\/broadcast\.cli\/resend-\S+ COMPLETED: 1 delivered/,
      );
      expect(stdout.match(/^\S+\/\S+ /gm)).toHaveLength(1);
      expect(exitCode).toBe(0);
    }
  });

  it('says that a client of the user could not connect, as `refusals` does', async () => {
    const token = await stack.token({ userId: 'eve', expiresIn: '-60s' });
    await expect(TestClient.open(`${stack.outputs.WebSocketUrl}?token=${token}`)).rejects.toThrow('403');
    const eventId = await shippedAndReported('eve', 'A-6');
    const why = await cli(['why', eventId, '--user', 'eve']);
    expect(why.stdout).toMatch(
      /✗ refused +a client of eve could not connect at \S+: its token had expired \d+ s before/,
    );
    const listed = await cli(['refusals', '--user', 'eve', '--json']);
    expect(answerOf<{ refusals: object[] }>(listed).refusals).toMatchObject([{ userId: 'eve', reason: TOKEN_EXPIRED }]);
    expect((await cli(['refusals', '--user', 'nobody-such'])).stdout).toContain(
      'No client with a token of nobody-such',
    );
  });

  it('says that no rule matched, and what to do next', async () => {
    const { exitCode, stderr } = await cli(['why', '--user', 'alice', '--event', 'no-such-event']);
    expect(stderr).toMatch(/No broadcast was opened for 'no-such-event'.*broadcast explain event\.json/);
    expect(exitCode).toBe(3);
  });

  it('requires an event', async () => {
    expect(await cli(['why', '--user', 'alice'])).toMatchObject({ exitCode: 2 });
  });
});
