/** The client SDK in Node, over `ws`, against the stack. */
import { WebSocket } from 'ws';
import type { contract } from '#test/support/shop/contract';
import { connect, type BroadcastClientError, type ConnectOptions } from '#sdk/client';
import { waitUntil } from '#tools/stack/wait-until';
import { parseFaults } from '#local';
import { ClientUser, shipToChannel } from './support/client-user';
import { forget } from './support/connection-rows';
import { onThisMachine } from './support/on-this-machine';
import { StackUnderTest } from './support/stack-under-test';

let stack: StackUnderTest;
const opened: { close(): void }[] = [];
beforeAll(async () => (stack = await StackUnderTest.start()));
afterAll(() => stack.stop());
afterEach(() => opened.splice(0).forEach((client) => client.close()));

/** Reconnects at once, since only that is tested. The rest may take long on a busy machine. */
const LONG_MS = 600_000;
const QUICK = { backoffMs: 1, maxBackoffMs: 20, connectTimeoutMs: LONG_MS, pongMs: LONG_MS, replyMs: LONG_MS };

function start(user: ClientUser, options: Partial<ConnectOptions> = {}) {
  const client = connect<typeof contract>({
    url: stack.outputs.WebSocketUrl,
    token: user.token,
    WebSocket,
    timing: QUICK,
    ...options,
  });
  opened.push(client);
  const orders: string[] = [];
  const errors: BroadcastClientError[] = [];
  client.on('orderShipped', ({ orderId }) => orders.push(orderId));
  client.onError((error) => errors.push(error));
  return { client, orders, errors };
}

it('receives the messages of its user, typed', async () => {
  const user = new ClientUser(stack, 'node-alice');
  const { client, orders } = start(user);
  await user.connections(1);

  await user.ship('A-1');

  await waitUntil('the order', () => orders.length > 0);
  expect(orders).toEqual(['A-1']);
  expect(client.state).toBe('open');
});

it('never shows an older price after a newer one', async () => {
  const user = new ClientUser(stack, 'node-last');
  const { client } = start(user);
  await user.connections(1);
  const prices: number[] = [];
  client.on('priceChanged', ({ price }) => prices.push(price));
  const publish = async (price: number, version: number) => {
    const message = { type: 'priceChanged', supersedes: { key: 'KB-87', version } };
    const data = { sku: 'KB-87', price, currency: 'EUR' };
    const broadcastId = await stack.request({ users: ['node-last'] }, { message, data });
    expect(await stack.reportOf(broadcastId)).toMatchObject({ delivered: 1 });
  };

  await publish(20, 2);
  await waitUntil('the second price', () => prices.length > 0);
  await publish(10, 1);
  await publish(30, 3);

  await waitUntil('the third price', () => prices.includes(30));
  expect(prices).toEqual([20, 30]);
});

it('reconnects with a fresh token and its channels when the server closes its connection', async () => {
  const user = new ClientUser(stack, 'node-bob', ['orders']);
  const { client, orders } = start(user);
  await client.subscribe('orders');

  await user.cutOff();
  await user.connections(1);
  await waitUntil('the channel to be joined again', async () => (await shipToChannel(stack, 'orders', 'A-1')) === 1);

  await waitUntil('the order', () => orders.includes('A-1'));
  expect(user.tokens).toBe(2);
});

it('receives every message once while one connection replaces another', async () => {
  const user = new ClientUser(stack, 'node-carol');
  const { orders, errors } = start(user, { timing: { ...QUICK, maxConnectionMs: 1000, overlapMs: LONG_MS } });

  await user.connections(2, 'or more');
  await user.ship('A-1');
  await user.connections(3, 'or more');
  await user.ship('A-2');

  await waitUntil('both orders', () => orders.length >= 2);
  expect(orders).toEqual(['A-1', 'A-2']);
  expect(errors).toEqual([]);
});

it('sends what was queued before it connected, and receives what the server sends to it', async () => {
  const user = new ClientUser(stack, 'node-dave');
  const { client, errors } = start(user);
  const untyped = client as unknown as ReturnType<typeof connect>;
  untyped.send('first');
  untyped.send('second', { n: 2 });

  await waitUntil('two replies', () => errors.length === 2);

  expect(errors.map(({ code, message }) => `${code} ${message}`).sort()).toEqual([
    expect.stringMatching(/^SERVER .*got 'first'$/),
    expect.stringMatching(/^SERVER .*got 'second'$/),
  ]);
});

it('keeps a silent connection open with pings, which the server answers', async () => {
  const heard: string[] = [];
  class Overheard extends WebSocket {
    constructor(url: string, protocols?: string[]) {
      super(url, protocols);
      this.addEventListener('message', ({ data }) => heard.push(data as string));
    }
  }
  const user = new ClientUser(stack, 'node-erin');
  const { client } = start(user, { WebSocket: Overheard, timing: { ...QUICK, heartbeatMs: 20 } });

  // The first resume is answered, too, on a quick machine between two pings.
  await waitUntil('three answers', () => heard.filter((text) => text === '{"type":"pong"}').length >= 3);

  expect(client.state).toBe('open');
});

it('is told that it may not join a channel', async () => {
  const { client, errors } = start(new ClientUser(stack, 'node-gina', ['orders']));

  await expect(client.subscribe('secret')).rejects.toThrow("Your token does not grant channel 'secret'");

  expect(errors).toMatchObject([{ code: 'SERVER', details: { channel: 'secret' } }]);
});

it('says why it was refused, with the status if the WebSocket gives it', async () => {
  const user = new ClientUser(stack, 'node-frank');
  const { client, errors } = start(user, { token: () => Promise.resolve('a.b.c'), giveUpAfter: 2 });

  await waitUntil('it to give up', () => client.state === 'closed');

  expect(errors.map(({ code, message }) => `${code} ${message}`)).toEqual([
    'CONNECT Not connected: Unexpected server response: 403',
    'CONNECT Not connected: Unexpected server response: 403',
    'GAVE_UP Not connected after 2 tries; giving up',
  ]);
});

it('connects again when the server does not know its connection any more, and gets what it missed', async () => {
  const user = new ClientUser(stack, 'node-ida');
  const { orders } = start(user, { timing: { ...QUICK, resumeMs: 200, resumeAgainMs: 200 } });
  const [forgotten = ''] = await user.connections(1);
  await forget(stack, forgotten);
  await user.ship('A-1');

  await waitUntil('another connection', async () => (await user.connections(1))[0] !== forgotten);
  await waitUntil('the order', () => orders.length > 0);
  expect(orders).toEqual(['A-1']);
});

onThisMachine('a connection that died without a word', () => {
  afterEach(() => stack.local?.faults.clear());

  it('is noticed by an unanswered ping, and replaced', async () => {
    const user = new ClientUser(stack, 'node-hugo');
    const { orders } = start(user, { timing: { ...QUICK, heartbeatMs: 300, pongMs: 1500 } });
    const [dead] = await user.connections(1);
    stack.local?.faults.set(parseFaults({ faults: [{ type: 'socket-half-open', users: [user.userId], times: 1 }] }));

    // Posted to the dead connection, or, on a busy machine, to the new one.
    await user.ship('lost');
    await waitUntil('a new connection', async () =>
      (await stack.aws.connectionsOf(user.userId)).some((id) => id !== dead),
    );

    // Repeated until one arrives: on a busy machine the new connection may also be considered dead, and replaced.
    await waitUntil('an order', async () => {
      await user.ship('found');
      return orders.includes('found');
    });
  });
});
