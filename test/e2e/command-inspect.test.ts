/** `broadcast watch` and `why` against a running stack. */
import { BROADCAST_REQUESTED } from '#shared/contracts';
import { waitUntil } from '#tools/stack/wait-until';
import { answerOf, cliOf } from './support/run-cli';
import { StackUnderTest } from './support/stack-under-test';

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
    await shippedAndReported('alice', 'A-1042');
    const { exitCode, stdout } = await cli(['why', '--user', 'alice', '--text', 'A-1042', '--around', '1m']);
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

  it('says that no rule matched, and what to do next', async () => {
    const { exitCode, stderr } = await cli(['why', '--user', 'alice', '--event', 'no-such-event']);
    expect(stderr).toMatch(/No broadcast was opened for 'no-such-event'.*broadcast explain event\.json/);
    expect(exitCode).toBe(3);
  });

  it('requires an event', async () => {
    expect(await cli(['why', '--user', 'alice'])).toMatchObject({ exitCode: 2 });
  });
});
