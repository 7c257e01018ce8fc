/** `broadcast why` and `show` of messages that a client caught up with by route `resume`. */
import type { Resumed } from '#shared/contracts/resume';
import { answerOf, cliOf } from './support/run-cli';
import { StackUnderTest } from './support/stack-under-test';
import type { TestClient } from './support/test-client';

let stack: StackUnderTest;
let cli: ReturnType<typeof cliOf>;
beforeAll(async () => {
  stack = await StackUnderTest.start();
  cli = cliOf(stack);
});
afterAll(() => stack.stop());
afterEach(() => stack.disconnectAll());

let requests = 0;
async function resume(client: TestClient, cursor: string | null, received?: string): Promise<Resumed> {
  const id = `resume-${(requests += 1)}`;
  client.send({ action: 'resume', id, streams: { user: cursor }, ...(received !== undefined && { received }) });
  return (await client.receive({ id })) as unknown as Resumed;
}

async function shippedTo(customerId: string): Promise<string> {
  const detail = { customerId, orderId: 'A-1', carrier: 'DHL', trackingUrl: 'https://example.com' };
  const eventId = await stack.aws.publish({ source: 'shop.orders', detailType: 'OrderShipped', detail });
  const broadcastId = `OrderShipped/shop.orders/${eventId}`;
  await stack.reportOf(broadcastId);
  return broadcastId;
}

interface Why {
  readonly broadcasts: readonly {
    readonly got: boolean | null;
    readonly history?: { readonly state: string; readonly until?: string };
  }[];
}

it('tells until when, then that it was sent, and then that the client confirmed it', async () => {
  const user = 'history-zoe';
  const first = await stack.connect(user);
  const cursor = (await resume(first, null)).streams?.user?.cursor ?? null;
  await stack.disconnectAll();
  const broadcastId = await shippedTo(user);
  const why = (...more: string[]) => cli(['why', '--user', user, '--event', broadcastId, ...more]);

  const open = await why();
  expect(open.stdout).toMatch(/: history-zoe did not get it; may still be caught up until 20\S+Z\n/);
  expect(open.exitCode).toBe(1);

  const client = await stack.connect(user);
  const [connection = ''] = await stack.aws.connectionsOf(user);
  const brought = await resume(client, cursor);
  expect(brought.envelopes.map(({ id }) => id)).toEqual([broadcastId]);
  const sent = await why('--json');
  expect(answerOf<Why>(sent).broadcasts).toMatchObject([{ got: null, history: { state: 'sent' } }]);
  expect(sent.exitCode).toBe(7);

  await resume(client, brought.streams?.user?.cursor ?? null, brought.receipt);
  const confirmed = await why();
  expect(confirmed.stdout).toContain(': history-zoe got it; caught up at 20');
  expect(confirmed.stdout).toContain(` on connection ${connection} (confirmed at 20`);
  expect(confirmed.stdout).toMatch(/✓ history +caught up at/);
  expect(confirmed.exitCode).toBe(0);

  const shown = await cli(['show', broadcastId, '--no-timeline']);
  expect(shown.stdout).toMatch(
    new RegExp(`caught up   history-zoe at 20\\S+ on connection ${connection} \\(confirmed at`),
  );
  const { caughtUp } = answerOf<{ caughtUp: unknown[] }>(await cli(['show', broadcastId, '--json']));
  // The second resume says nothing of what the client has, so it brings it again.
  expect(caughtUp[0]).toMatchObject({ userId: user, connectionId: connection });
});
