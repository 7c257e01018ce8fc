/** How a client keeps its connection: pings when it is silent, and a new connection before the old one is cut. */
import { DEFAULT_TIMING } from '#sdk/client/timing';
import { envelope, openClient, tokenOf } from './support/client-under-test';
import { HOUR, MINUTE, pass, useVirtualTime } from './support/virtual-time';

useVirtualTime(0.5);

describe('a replacement before the cut', () => {
  const REPLACED_AT = 2 * HOUR * 0.925;
  const SETTLED = DEFAULT_TIMING.overlapMs;
  /** A connection silent for this long would be pinged. */
  const keepBusy = async ({ sockets }: Awaited<ReturnType<typeof openClient>>, forMs: number) => {
    for (let left = forMs; left > 0; left -= 5 * MINUTE) {
      sockets.last.say({ type: 'pong' });
      await pass(Math.min(left, 5 * MINUTE));
    }
  };

  it('opens the new connection before it closes the old one, and receives from both in between', async () => {
    const under = await openClient();
    const { client, sockets, states } = under;
    const heard: string[] = [];
    client.on('orderShipped', (_, { id }) => heard.push(id));
    await keepBusy(under, REPLACED_AT);

    const [old, fresh] = sockets.made;
    old!.say(envelope('1'));
    fresh!.accept();
    old!.say(envelope('2'));
    fresh!.say(envelope('2'));
    fresh!.say(envelope('3'));
    old!.say(envelope('3'));
    expect(old!.isClosed).toBe(false);
    await pass(SETTLED);

    expect(old!.isClosed).toBe(true);
    expect(heard).toEqual(['1', '2', '3']);
    expect(states).toEqual(['open']);
  });

  it('waits for the channels to be joined again', async () => {
    const under = await openClient();
    const { client, sockets } = under;
    void client.subscribe('orders');
    sockets.last.say({ type: 'subscribed', channel: 'orders' });
    await keepBusy(under, REPLACED_AT);

    const [old, fresh] = sockets.made;
    fresh!.accept();
    expect(fresh!.sent).toEqual([{ action: 'subscribe', channel: 'orders' }]);
    await pass(SETTLED);
    expect(old!.isClosed).toBe(false);
    fresh!.say({ type: 'subscribed', channel: 'orders' });
    await pass(SETTLED);
    expect(old!.isClosed).toBe(true);
  });

  it('that fails leaves the old connection in use, and is tried again', async () => {
    const under = await openClient();
    const { client, sockets, states } = under;
    await keepBusy(under, REPLACED_AT);

    sockets.last.drop();
    client.send('hello');
    expect(sockets.made[0]!.sent).toContainEqual({ action: 'hello' });
    await pass(1000);
    expect(sockets.made).toHaveLength(3);
    expect(states).toEqual(['open']);
  });

  it('whose new connection drops at once goes back to the old one', async () => {
    const under = await openClient();
    const { client, sockets, states } = under;
    void client.subscribe('orders');
    sockets.last.say({ type: 'subscribed', channel: 'orders' });
    await keepBusy(under, REPLACED_AT);
    const [old, fresh] = sockets.made;
    fresh!.accept();

    fresh!.drop();
    client.send('hello');
    await pass(SETTLED);

    expect(old!.sent).toContainEqual({ action: 'hello' });
    expect(old!.isClosed).toBe(false);
    expect(sockets.made).toHaveLength(3);
    expect(states).toEqual(['open']);
  });

  it('happens before the token expires', async () => {
    const exp = Math.floor(Date.now() / 1000) + 300;
    const { sockets } = await openClient({ token: () => tokenOf({ exp }) });

    await pass(4 * MINUTE);
    expect(sockets.made).toHaveLength(1);
    await pass(MINUTE);
    expect(sockets.made).toHaveLength(2);
  });
});

describe('the heartbeat', () => {
  const NINE_MINUTES = 9 * MINUTE;

  it('pings after nine silent minutes, and not before', async () => {
    const { sockets } = await openClient();

    await pass(NINE_MINUTES - 1);
    expect(sockets.last.sent).toEqual([]);
    await pass(1);
    expect(sockets.last.sent).toEqual([{ action: 'ping' }]);
  });

  it('costs nothing while anything passes in either direction', async () => {
    const { client, sockets } = await openClient();

    await pass(8 * MINUTE);
    sockets.last.say(envelope('1'));
    await pass(8 * MINUTE);
    client.send('hello');
    await pass(8 * MINUTE);

    expect(sockets.last.sent).toEqual([{ action: 'hello' }]);
  });

  it('continues after its answer', async () => {
    const { sockets, states } = await openClient();

    for (let beat = 0; beat < 3; beat++) {
      await pass(NINE_MINUTES);
      sockets.last.say({ type: 'pong' });
    }
    expect(sockets.last.sent).toHaveLength(3);
    expect(states).toEqual(['open']);
  });

  it('that is not answered ends the connection, which is replaced', async () => {
    const { client, sockets, states } = await openClient();

    await pass(NINE_MINUTES);
    // Sending proves nothing: only an answer does.
    client.send('hello');
    await pass(DEFAULT_TIMING.pongMs);
    expect(sockets.made[0]!.isClosed).toBe(true);
    await pass(500);
    expect(sockets.made).toHaveLength(2);
    expect(states).toEqual(['open', 'waiting', 'connecting']);
  });
});
