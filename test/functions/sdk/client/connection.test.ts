/** How a client stays connected: over fake sockets and fake timers. */
import { connect } from '#sdk/client';
import { DEFAULT_TIMING } from '#sdk/client/timing';
import { clientUnderTest, openClient, tokenOf } from './support/client-under-test';
import { HOUR, MINUTE, pass, useVirtualTime } from './support/virtual-time';

useVirtualTime(0.5);

describe('a drop', () => {
  it('is followed by a connect after a random part of a second', async () => {
    const { sockets, states } = await openClient();
    await pass(DEFAULT_TIMING.stableMs);

    sockets.last.drop();
    await pass(499);
    expect(sockets.made).toHaveLength(1);
    await pass(1);
    expect(sockets.made).toHaveLength(2);
    sockets.last.accept();

    expect(states).toEqual(['open', 'waiting', 'connecting', 'open']);
  });

  it('brings a fresh token along', async () => {
    let number = 0;
    const { sockets } = await openClient({ token: () => tokenOf({ number: ++number }) });

    sockets.last.drop();
    await pass(1000);

    expect(sockets.made.map(({ protocols }) => protocols)).toEqual([
      ['broadcast', tokenOf({ number: 1 })],
      ['broadcast', tokenOf({ number: 2 })],
    ]);
  });

  it('right after the connect counts as a failed one, so that an endpoint that hangs up is not hammered', async () => {
    const { sockets } = await openClient();

    for (let round = 1; round <= 4; round++) {
      sockets.last.drop();
      await pass(500 * 2 ** round - 1);
      expect(sockets.made).toHaveLength(round);
      await pass(1);
      sockets.last.accept();
    }
  });
});

describe('a connect that fails', () => {
  it('is tried again, more and more slowly, and said', async () => {
    const { sockets, errors, states } = await clientUnderTest();

    for (const expectedMs of [1000, 2000, 4000, 8000, 15_000, 15_000]) {
      const { length } = sockets.made;
      sockets.last.drop();
      await pass(expectedMs - 1);
      expect(sockets.made).toHaveLength(length);
      await pass(1);
      expect(sockets.made).toHaveLength(length + 1);
    }
    expect(errors.map(({ code }) => code)).toEqual(Array(6).fill('CONNECT'));
    expect(errors[0]!.message).toBe('Not connected: closed with code 1006');
    expect(states.slice(0, 2)).toEqual(['waiting', 'connecting']);
  });

  it('is given up after as many as asked', async () => {
    const { client, sockets, errors } = await clientUnderTest({ giveUpAfter: 2 });

    sockets.last.drop();
    await pass(MINUTE);
    sockets.last.drop();
    await pass(HOUR);

    expect(sockets.made).toHaveLength(2);
    expect(errors.map(({ code }) => code)).toEqual(['CONNECT', 'CONNECT', 'GAVE_UP']);
    expect(client.state).toBe('closed');
  });

  it('is one that takes too long, be it for the token or for the server', async () => {
    const never = new Promise<string>(() => undefined);
    const tokens = [never, Promise.resolve(tokenOf({})), Promise.resolve(tokenOf({}))];
    const { sockets, errors } = await clientUnderTest({ token: () => tokens.shift()! });

    await pass(30_000);
    expect(errors).toMatchObject([{ code: 'CONNECT', message: 'Not connected: no connection within 30000 ms' }]);
    await pass(1000);
    const [slow] = sockets.made;
    await pass(30_000);
    expect(errors).toHaveLength(2);
    expect(slow!.isClosed).toBe(true);
  });

  it.each([
    ['that throws', () => Promise.reject(new Error('signed out')), 'signed out'],
    ['that no subprotocol can be', () => Promise.resolve(''), 'SyntaxError'],
  ])('with a token %s says so and tries again, without showing the token', async (_what, token, message) => {
    const { sockets, errors } = await clientUnderTest({ token });

    expect(errors).toMatchObject([{ code: 'TOKEN', message: expect.stringContaining(message) as string }]);
    expect(errors[0]!.message).not.toContain('broadcast,');
    await pass(1000);
    expect(errors).toHaveLength(2);
    expect(sockets.made).toEqual([]);
  });
});

describe('closing', () => {
  it.each(['connecting', 'open', 'waiting'] as const)('while %s leaves no timer and no connection', async (state) => {
    const under = state === 'open' ? await openClient() : await clientUnderTest();
    if (state === 'waiting') under.sockets.last.drop();
    expect(under.client.state).toBe(state);

    under.client.close();
    under.client.close();

    expect(jest.getTimerCount()).toBe(0);
    expect(under.sockets.last.isClosed).toBe(true);
    expect(under.states.at(-1)).toBe('closed');
    await pass(HOUR);
    expect(under.sockets.made).toHaveLength(1);
  });

  it('while the token is awaited opens nothing afterwards', async () => {
    let give!: (token: string) => void;
    const token = new Promise<string>((resolve) => (give = resolve));
    const { client, sockets } = await clientUnderTest({ token: () => token });

    client.close();
    give(tokenOf({}));
    await pass(HOUR);

    expect(sockets.made).toEqual([]);
  });

  it('is for good: what is asked of it then is refused', async () => {
    const { client } = await openClient();
    client.close();

    expect(() => client.send('hello')).toThrow('The client is closed; call connect() again');
    await expect(client.subscribe('orders')).rejects.toThrow('The client is closed');
  });
});

it('without a WebSocket anywhere says where one comes from', () => {
  const { WebSocket } = globalThis as { WebSocket?: unknown };
  Reflect.deleteProperty(globalThis, 'WebSocket');
  try {
    expect(() => connect({ url: 'wss://example.test/dev' })).toThrow(
      /no global WebSocket.*import \{ WebSocket \} from 'ws'/,
    );
  } finally {
    if (WebSocket !== undefined) Object.assign(globalThis, { WebSocket });
  }
});
