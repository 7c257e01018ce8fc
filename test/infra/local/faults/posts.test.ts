import { waitUntil } from '#tools/stack/wait-until';
import { settingsOf } from '#infra/settings';
import type { TestClient } from '#test/e2e/support/test-client';
import { BroadcastUnderFaults } from './broadcast-under-faults';

const { postAttempts } = settingsOf('local').sender;

let under: BroadcastUnderFaults;
beforeAll(async () => (under = await BroadcastUnderFaults.start()));
afterEach(async () => {
  under.cloud.faults.clear();
  await under.stack.disconnectAll();
});
afterAll(() => under.stop());

/** One after the other, so that each is served by the warm environments of the one before. */
async function connect(...users: string[]): Promise<TestClient[]> {
  const clients: TestClient[] = [];
  for (const user of users) clients.push(await under.stack.connect(user));
  return clients;
}

describe('an answer to a post', () => {
  it.each([
    ['with', true],
    ['without', false],
  ])('of 410 %s its header makes the connection stale, and no other', async (_with, errorHeader) => {
    await connect('ann', 'ben');
    under.set({ type: 'post-status', status: 410, errorHeader, users: ['ann'] });

    expect(await under.broadcast('ann', 'ben')).toMatchObject({
      status: 'COMPLETED',
      delivered: 1,
      stale: 1,
      unreachedUsers: { count: 1, users: ['ann'] },
    });
    expect(under.struck).toEqual([1]);
    expect(await under.stack.aws.connectionsOf('ann')).toEqual([]);
  });

  it.each([
    [413, 'TOO_LARGE', 1],
    [429, 'THROTTLED', postAttempts],
    [503, 'SERVER_ERROR', postAttempts],
  ])('of %i is a failure called %s after %i tries', async (status, reason, tries) => {
    await connect('ann', 'ben');
    under.set({ type: 'post-status', status, users: ['ann'] });

    expect(await under.broadcast('ann', 'ben')).toMatchObject({
      status: 'PARTIAL',
      delivered: 1,
      failed: 1,
      failures: [{ reason }],
    });
    expect(under.struck).toEqual([tries]);
  });

  it('of 403 to everybody fails the broadcast by name', async () => {
    await connect('ann');
    under.set({ type: 'post-status', status: 403 });

    expect(await under.broadcast('ann')).toMatchObject({
      status: 'FAILED',
      error: { name: 'Broadcast.ConfigurationError' },
    });
  });

  it('of 500 once is made good by the next try', async () => {
    const [ann] = await connect('ann');
    under.set({ type: 'post-status', status: 500, times: 1 });

    expect(await under.broadcast('ann')).toMatchObject({ status: 'COMPLETED', delivered: 1 });
    await ann?.receive({ type: 'test' });
  });

  it('befalls a connection chosen by its id, and lets the first occasions through', async () => {
    await connect('ann', 'ben');
    const connections = await under.stack.aws.connectionsOf('ann');
    under.set({ type: 'post-status', status: 413, connections, skip: 1 });

    expect(await under.broadcast('ann', 'ben')).toMatchObject({ delivered: 2 });
    expect(await under.broadcast('ann', 'ben')).toMatchObject({ delivered: 1, failed: 1 });
  });

  it('comes late by a drawn latency', async () => {
    await connect('ann');
    under.set({ type: 'post-latency', latencyMs: { uniform: { from: 150, to: 250 } } });

    expect(await under.broadcast('ann')).toMatchObject({ delivered: 1 });
    expect(under.struck).toEqual([1]);
  });

  it('lost with its connection is tried again; a message that was delivered already comes twice, with one id', async () => {
    const [ann, ben] = await connect('ann', 'ben');
    under.set(
      { type: 'post-dropped', users: ['ann'], times: 1 },
      { type: 'post-dropped', users: ['ben'], times: 1, delivered: true },
    );

    expect(await under.broadcast('ann', 'ben')).toMatchObject({ status: 'COMPLETED', delivered: 2 });
    await ann?.receive({ type: 'test' });
    await waitUntil('both copies', () => (ben?.messages.length === 2 ? true : undefined));
    expect(ben?.messages[0]).toEqual(ben?.messages[1]);
    expect(ann?.messages).toHaveLength(1);
  });
});

describe("a client's socket", () => {
  it.each([
    ['with $disconnect', true],
    ['without $disconnect', false],
  ])('that breaks %s is stale', async (_how, disconnectRoute) => {
    const [ann] = await connect('ann', 'ben');
    under.set({ type: 'socket-dropped', users: ['ann'], disconnectRoute });

    expect(await under.broadcast('ann', 'ben')).toMatchObject({ delivered: 1, stale: 1 });
    expect(ann?.socket.readyState).toBe(ann?.socket.CLOSED);
  });

  it('that is half open takes messages that nobody receives, as on AWS', async () => {
    const [ann, ben] = await connect('ann', 'ben');
    under.set({ type: 'socket-half-open', users: ['ann'], times: 1 });

    expect(await under.broadcast('ann', 'ben')).toMatchObject({ delivered: 2 });
    expect(await under.broadcast('ann')).toMatchObject({ delivered: 1 });
    await ben?.receive({ type: 'test' });
    expect(ann?.messages).toEqual([]);
    // Nobody notices when the client closes it.
    for (const { id, userId } of under.cloud.connections.list()) {
      if (userId === 'ann') under.cloud.connections.terminate(id);
    }
  });
});

describe('the seed', () => {
  const users = Array.from({ length: 24 }, (_, index) => `user-${index}`);
  const failedUsers = async (seed: number) => {
    const owners = new Map(under.cloud.connections.list().map(({ id, userId }) => [id, userId]));
    under.cloud.faults.set({ seed, faults: [{ type: 'post-status', status: 413, probability: 0.4 }] });
    const { failures, failed } = await under.broadcast(...users);
    expect(failures).toHaveLength(failed);
    return failures.map(({ connectionId }) => owners.get(connectionId)).sort();
  };

  it('decides which users get a fault: the same ones again, even on new connections, and others with another seed', async () => {
    await connect(...users);
    const first = await failedUsers(7);
    await under.stack.disconnectAll();
    await waitUntil('the rows to go', async () => (await under.stack.aws.connectionsOf('user-0')).length === 0);
    await connect(...users);

    expect(await failedUsers(7)).toEqual(first);
    expect(first.length).toBeGreaterThan(2);
    expect(await failedUsers(8)).not.toEqual(first);
  });
});

describe('everything at once', () => {
  const users = Array.from({ length: 10 }, (_, index) => `mixed-${index}`);

  it.each([1, 2])('with seed %i leaves a report that adds up, and every connection in one part of it', async (seed) => {
    const clients = await connect(...users, ...users);
    under.cloud.faults.set({
      seed,
      faults: [
        { type: 'post-latency', latencyMs: { exponential: { mean: 15 } } },
        { type: 'post-status', status: 410, errorHeader: false, probability: 0.08 },
        { type: 'post-status', status: 413, probability: 0.08 },
        { type: 'post-status', status: 429, probability: 0.3 },
        { type: 'post-status', status: 502, probability: 0.15 },
        { type: 'post-dropped', delivered: true, probability: 0.1 },
        { type: 'socket-dropped', probability: 0.08 },
        { type: 'dynamodb-error', operations: ['BatchWriteItem'], probability: 0.2 },
        { type: 'event-duplicate' },
      ],
    });

    const report = await under.broadcast(...users);

    expect(report.connections).toBe(clients.length);
    expect(under.struck.filter((count) => count > 0).length).toBeGreaterThan(5);
    const reached = () => clients.filter(({ messages }) => messages.length > 0).length;
    await waitUntil('what was delivered to arrive', () => reached() >= report.delivered);
    for (const { messages } of clients) expect(new Set(messages.map(({ id }) => id)).size).toBeLessThanOrEqual(1);
  });
});
