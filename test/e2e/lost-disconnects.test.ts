/** Many sockets that close at once while `$disconnect` is throttled: within a few minutes' runs their rows are gone. */
import pLimit from 'p-limit';
import { waitUntil } from '#tools/stack/wait-until';
import { parseFaults } from '#local/faults/index';
import { age } from './support/connection-rows';
import { invokeFunction } from './support/invoke-function';
import { onThisMachine } from './support/on-this-machine';
import type { StackUnderTest } from './support/stack-under-test';
import { startWithSettings } from './support/stack-with-settings';
import type { TestClient } from './support/test-client';

/** Set LOST_DISCONNECTS=5000 for the size at which the problem was found. */
const SOCKETS = Number(process.env.LOST_DISCONNECTS ?? 150);
/** Concurrent handshakes: as many as a stage allows. */
const AT_ONCE = 8;

onThisMachine(`${SOCKETS} sockets closed at once`, () => {
  let stack: StackUnderTest;
  // For each test: when the throttling ends, API Gateway calls $disconnect for all lost connections at once, which takes
  // Lambda's capacity from the next clients.
  beforeEach(async () => {
    stack = await startWithSettings({});
  });
  afterEach(async () => {
    stack.local!.faults.clear();
    await stack.stop();
  });

  async function connectMany(count: number): Promise<TestClient[]> {
    const limit = pLimit(AT_ONCE);
    return Promise.all(Array.from({ length: count }, () => limit(() => stack.connect('crowd'))));
  }
  const rowsLeft = async () => (await stack.aws.connectionsOf('crowd')).length;

  it(
    'leave no rows, although $disconnect is never called, and one that stays keeps its own',
    async () => {
      const staying = await stack.connect('stays');
      const crowd = await connectMany(SOCKETS);
      expect(await rowsLeft()).toBe(SOCKETS);

      stack.local!.faults.set(parseFaults({ faults: [{ type: 'function-throttle', functions: ['*Disconnect*'] }] }));
      await Promise.all(crowd.map((client) => client.close()));
      await waitUntil('all sockets to be closed', async () => stack.local!.connections.list().length === 1);
      expect(await rowsLeft()).toBe(SOCKETS);

      await age(stack, await stack.aws.connectionsOf('crowd'));
      for (let minutes = 0; (await rowsLeft()) > 0; minutes += 1) {
        expect(minutes).toBeLessThan(10);
        await invokeFunction(stack.local!, 'ClosingCloseConnections');
      }
      expect(await stack.aws.connectionsOf('stays')).toHaveLength(1);
      expect(staying.open).toBe(true);
    },
    120_000 + SOCKETS * 500,
  );

  it('are disconnected, each by its own call, once the throttling ends', async () => {
    const some = await connectMany(20);
    stack.local!.faults.set(
      parseFaults({ faults: [{ type: 'function-throttle', functions: ['*Disconnect*'], times: 20 }] }),
    );
    await Promise.all(some.map((client) => client.close()));
    await waitUntil('their rows to go', async () => (await rowsLeft()) === 0, 60_000);
  });
});
