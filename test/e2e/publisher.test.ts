import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { contract } from '../../functions/contract';
import { createPublisher } from '../../functions/sdk/publisher';
import { waitUntil } from '../../infra/cli/wait-until';
import { StackUnderTest } from './support/stack-under-test';

let stack: StackUnderTest;
let client: EventBridgeClient;
beforeAll(async () => {
  stack = await StackUnderTest.start();
  client = new EventBridgeClient(stack.local?.access ?? {});
}, 60_000);
afterAll(async () => {
  client.destroy();
  await stack.stop();
});
afterEach(() => stack.disconnectAll());

const publisher = () =>
  createPublisher(contract, { eventBusName: stack.outputs.EventBusName, source: 'test.publisher', client });
const report = (broadcastId = '') =>
  waitUntil(`the report of ${broadcastId}`, () => stack.aws.publishedReport(broadcastId), 30_000);

const shipped = { orderId: 'A-1042', carrier: 'DHL', trackingUrl: 'https://example.com/track/A-1042' };

it('what is published reaches the sockets of its audience, and the ids lead to the report', async () => {
  const alice = await stack.connect('alice');
  const bob = await stack.connect('bob');

  const { broadcasts } = await publisher().orderShipped({ to: { users: ['alice', 'zoe'] }, data: shipped });
  const [broadcast] = broadcasts;

  expect(await alice.receive({ type: 'orderShipped' })).toEqual({
    id: broadcast?.broadcastId,
    type: 'orderShipped',
    time: expect.any(String) as string,
    data: shipped,
  });
  expect(await report(broadcast?.broadcastId)).toMatchObject({
    status: 'COMPLETED',
    delivered: 1,
    unreachedUsers: { count: 1, users: ['zoe'] },
  });
  expect(bob.messages).toEqual([]);
});

it('what is published twice with one key is sent once', async () => {
  const carol = await stack.connect('carol');
  const publication = { to: { users: ['carol'] }, data: shipped, idempotencyKey: `A-1042-${Date.now()}` };

  const first = await publisher().orderShipped(publication);
  await report(first.broadcasts[0]?.broadcastId);
  const second = await publisher().orderShipped(publication);
  // A later broadcast to the same client: when it is there, a copy would be too.
  const last = await publisher().orderShipped({ to: { users: ['carol'] }, data: { ...shipped, orderId: 'A-1043' } });
  await report(last.broadcasts[0]?.broadcastId);
  await carol.receive({ id: last.broadcasts[0]?.broadcastId });

  expect(second.broadcasts[0]?.broadcastId).toBe(first.broadcasts[0]?.broadcastId);
  expect(carol.messages).toHaveLength(2);
});

it('users beyond what one broadcast lists are reached by several, each once', async () => {
  // The longest names there are: fewest of them fill a broadcast.
  const users = Array.from({ length: 800 }, (_, index) => `a-user-${String(index).padStart(121, '0')}`);
  const first = await stack.connect(users[0]!);
  const last = await stack.connect(users.at(-1)!);

  const { broadcasts } = await publisher().orderShipped({ to: { users }, data: shipped });
  const reports = await Promise.all(broadcasts.map(({ broadcastId }) => report(broadcastId)));

  expect(broadcasts).toHaveLength(2);
  expect(reports.map(({ delivered }) => delivered)).toEqual([1, 1]);
  expect(reports.reduce((sum, { unreachedUsers }) => sum + unreachedUsers.count, 0)).toBe(798);
  for (const each of [first, last]) {
    await each.receive({ type: 'orderShipped' });
    expect(each.messages).toHaveLength(1);
  }
}, 60_000);
