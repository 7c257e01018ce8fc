/** Audiences too large for one execution: handed over once, every connection reached once, one report. Local only. */
import { ExecutionsUnderTest } from './support/executions-under-test';
import { StackUnderTest } from './support/stack-under-test';

let stack: StackUnderTest;
let executions: ExecutionsUnderTest;
beforeAll(async () => {
  stack = await StackUnderTest.start();
  executions = new ExecutionsUnderTest(stack);
});
afterAll(async () => {
  executions.close();
  await stack.stop();
});
afterEach(() => stack.disconnectAll());

/** More than the 200 of ten rounds of queries. */
const USERS = Array.from({ length: 220 }, (_, index) => `user-${index}`);

it('reaches each connection of any mix once, and names the unreached users', async () => {
  const channels = ['news', 'sports', 'weather'];
  const [first, last, member, direct, excluded] = await Promise.all([
    stack.connect('user-0', channels),
    stack.connect('user-219', channels),
    stack.connect('member', channels),
    stack.connect('direct', channels),
    stack.connect('excluded', channels),
  ]);
  for (const client of [first, last, member, direct, excluded]) {
    for (const channel of channels) {
      client.send({ action: 'subscribe', channel });
      await client.receive({ type: 'subscribed', channel });
    }
  }
  const connections = [...(await stack.aws.connectionsOf('direct')), ...(await stack.aws.connectionsOf('user-219'))];
  const states = new Map<string, number>();
  const done = executions.watchStates((name) => states.set(name, (states.get(name) ?? 0) + 1));
  const unreached: string[] = [];
  const doneHearing = executions.watchUnreached((users) => unreached.push(...users));
  const broadcastId = await stack.request({ users: USERS, channels, connections, exclude: { users: ['excluded'] } });

  const report = await stack.reportOf(broadcastId);
  done();
  doneHearing();
  expect(unreached.sort()).toEqual(USERS.slice(1, 219).sort());
  expect(report).toMatchObject({
    status: 'COMPLETED',
    connections: 4,
    delivered: 4,
    lostParts: 0,
    unreachedUsers: { count: 218, users: USERS.slice(1, 101) },
  });
  for (const client of [first, last, member, direct]) {
    await client.receive({ id: broadcastId });
    expect(client.messages.filter(({ id }) => id === broadcastId)).toHaveLength(1);
  }
  expect(excluded.messages.filter(({ id }) => id === broadcastId)).toHaveLength(0);
  // One part of users, and one per shard of the channels.
  expect(states.get('DeliverPart')).toBe(1 + 8 * channels.length);
  expect(states.get('HandedOver')).toBe(1);
});

it.each([
  ['250 users of 128 three-byte characters', 250, (index: number) => `${index}`.padEnd(128, '漢'), 127_000],
  ['750 users of few characters', 750, (index: number) => `${index}`, 10],
])('keeps every payload under 256 KiB: %s', async (_, count, name, dataLength) => {
  const users = Array.from({ length: count }, (_unused, index) => name(index));
  const client = await stack.connect(name(count - 1));
  const broadcastId = await stack.request({ users }, { data: 'x'.repeat(dataLength) });

  expect(await stack.reportOf(broadcastId)).toMatchObject({ status: 'COMPLETED', delivered: 1, lostParts: 0 });
  await client.receive({ id: broadcastId });
});
