/** Many sockets that close at once while `$disconnect` is throttled: their rows go all the same, within a few minutes' runs. */
import pLimit from 'p-limit';
import { waitUntil } from '#tools/stack/wait-until';
import { parseFaults } from '#local/faults/index';
import { invokeFunction } from './support/invoke-function';
import { onThisMachine } from './support/on-this-machine';
import type { StackUnderTest } from './support/stack-under-test';
import { startWithSettings } from './support/stack-with-settings';
import type { TestClient } from './support/test-client';

/** LOST_DISCONNECTS=5000 does it at the size it was found at. */
const SOCKETS = Number(process.env.LOST_DISCONNECTS ?? 150);
/** Handshakes at once: what a stage allows. */
const AT_ONCE = 8;

onThisMachine(`${SOCKETS} sockets closed at once`, () => {
  let stack: StackUnderTest;
  // For each test: API Gateway goes on calling $disconnect of those that were lost, all at once when the throttling ends, which
  // takes what room Lambda has from whoever connects next.
  beforeEach(async () => {
    // Nobody waits for a connection to be old enough.
    stack = await startWithSettings({ sender: { pruneMinAgeSeconds: 0 } });
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
    'leave no rows, though $disconnect is never called, and one that stays keeps its own',
    async () => {
      const staying = await stack.connect('stays');
      const crowd = await connectMany(SOCKETS);
      expect(await rowsLeft()).toBe(SOCKETS);

      stack.local!.faults.set(parseFaults({ faults: [{ type: 'function-throttle', functions: ['*Disconnect*'] }] }));
      await Promise.all(crowd.map((client) => client.close()));
      await waitUntil('all sockets to be closed', async () => stack.local!.connections.list().length === 1);
      expect(await rowsLeft()).toBe(SOCKETS);

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
