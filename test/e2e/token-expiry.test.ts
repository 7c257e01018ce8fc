import { once } from 'node:events';
import { waitUntil } from '#tools/stack/wait-until';
import { endToken } from './support/connection-rows';
import { invokeFunction } from './support/invoke-function';
import { onThisMachine } from './support/on-this-machine';
import { StackUnderTest } from './support/stack-under-test';

onThisMachine('a connection whose token is over', () => {
  let stack: StackUnderTest;
  beforeAll(async () => (stack = await StackUnderTest.start()));
  afterAll(() => stack.stop());

  const reportOf = async (audience: object) => stack.reportOf(await stack.request(audience));

  it('gets no more messages and is closed; others are left alone', async () => {
    const leaving = await stack.connect('judy', ['news']);
    const [leavingId = ''] = await stack.aws.connectionsOf('judy');
    const staying = await stack.connect('judy', ['news']);
    for (const client of [staying, leaving]) {
      client.send({ action: 'subscribe', channel: 'news' });
      await client.receive({ type: 'subscribed' });
    }
    expect(await reportOf({ users: ['judy'] })).toMatchObject({ connections: 2, delivered: 2 });
    expect(await invokeFunction(stack.local!, 'ClosingCloseConnections')).toMatchObject({ closed: 0 });

    await endToken(stack, leavingId);

    for (const audience of [{ users: ['judy'] }, { channels: ['news'] }, { everyone: true }]) {
      expect(await reportOf(audience)).toMatchObject({ connections: 1, delivered: 1 });
    }
    const closed = once(leaving.socket, 'close');
    expect(await invokeFunction(stack.local!, 'ClosingCloseConnections')).toMatchObject({ closed: 1, notClosed: 0 });
    await closed;
    expect(staying.open).toBe(true);
    await waitUntil('its rows to go', async () => (await stack.aws.connectionsOf('judy')).length === 1);
  });

  it('is removed if $disconnect did not run', async () => {
    await stack.connect('kate');
    const [id = ''] = await stack.aws.connectionsOf('kate');
    stack.local!.connections.terminate(id, { silently: true });
    await endToken(stack, id);

    const answer = await invokeFunction(stack.local!, 'ClosingCloseConnections');
    const { removed, swept } = answer as { removed: number; swept: { removed: number } };
    // It is due, and its socket is gone: the two searches of a run take place at the same time, and either may find it first.
    expect(removed + swept.removed).toBeGreaterThanOrEqual(1);
    expect(await stack.aws.connectionsOf('kate')).toEqual([]);
  });
});
