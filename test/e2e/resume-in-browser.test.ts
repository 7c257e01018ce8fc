/** Nothing is missed in a real browser: offline by its own switch, over a reload, and after a machine slept. */
import { join } from 'node:path';
import { waitUntil } from '#tools/stack/wait-until';
import { describeInBrowser } from '../support/browser';
import { servePage, type ServedPage } from '../support/page-server';
import { ClientUser } from './support/client-user';
import { StackUnderTest } from './support/stack-under-test';

/** Short, so that no test waits for a minute. */
const TIMING = { backoffMs: 50, maxBackoffMs: 500, resumeAgainMs: 300, heartbeatMs: 2000, pongMs: 2000 };
const AN_HOUR_MS = 3_600_000;
const ORDERS = Array.from({ length: 20 }, (_, index) => `A-${index}`);

describeInBrowser('a page', (browser) => {
  let stack: StackUnderTest;
  let page: ServedPage;
  beforeAll(async () => {
    [stack, page] = await Promise.all([StackUnderTest.start(), servePage(join(__dirname, 'pages/client.ts'))]);
  });
  afterAll(() => Promise.all([stack.stop(), page.close()]));

  async function openPage(user: ClientUser) {
    const opened = await browser.open(page.url);
    await opened.exposeFunction('fetchToken', user.token);
    const read = <T>(expression: string) => opened.evaluate<T>(expression);
    const connect = (position?: string) =>
      read(
        `app.connect(${JSON.stringify(stack.outputs.WebSocketUrl)}, ${JSON.stringify(TIMING)}, ${JSON.stringify(position)})`,
      );
    await connect();
    await user.connections(1);
    // The first resume is complete: the position has a cursor.
    await waitUntil('the first resume', () => read<boolean>(`'user' in JSON.parse(app.client.position).streams`));
    return { opened, read, connect };
  }

  /** One after the other: when this resolves, all are broadcast. */
  async function shipAll(user: ClientUser): Promise<void> {
    for (const orderId of ORDERS) {
      const data = { orderId, carrier: 'DHL', trackingUrl: 'https://example.com/track' };
      await stack.reportOf(await stack.request({ users: [user.userId] }, { message: { type: 'orderShipped', data } }));
    }
  }

  /** The network is gone, and nobody is told: Chromium's own switch leaves open WebSockets alone. */
  async function freeze(user: ClientUser): Promise<void> {
    for (const id of await user.connections(1)) stack.local?.connections.freeze(id, AN_HOUR_MS);
  }

  it('that was offline gets all 20 messages in order', async () => {
    const user = new ClientUser(stack, 'offline-alice');
    const { opened, read } = await openPage(user);
    await opened.context().setOffline(true);
    await freeze(user);
    await shipAll(user);
    expect(await read('app.orders')).toEqual([]);

    await opened.context().setOffline(false);
    await waitUntil('the orders', () => read<boolean>(`app.orders.length >= ${ORDERS.length}`));
    expect(await read('app.orders')).toEqual(ORDERS);
    expect(await read('app.gaps')).toEqual([]);
  });

  it('that is loaded again goes on from its position', async () => {
    const user = new ClientUser(stack, 'reload-bob');
    const { opened, read, connect } = await openPage(user);
    await user.ship('before');
    await waitUntil('the first order', () => read<boolean>('app.orders.length > 0'));
    const position = await read<string>('app.client.position');
    await opened.reload();
    await user.connections(0);
    await shipAll(user);

    await connect(position);
    await waitUntil('the orders', () => read<boolean>(`app.orders.length >= ${ORDERS.length}`));
    expect(await read('app.orders')).toEqual(ORDERS);
    expect(await read('app.gaps')).toEqual([]);
  });

  it('whose machine slept gets what was published meanwhile when it wakes', async () => {
    const user = new ClientUser(stack, 'sleep-carol');
    const { opened, read } = await openPage(user);
    const session = await opened.context().newCDPSession(opened);
    // Its timers stand still, and it has no network. With one, Chromium may run a timer late and connect meanwhile.
    await session.send('Page.setWebLifecycleState', { state: 'frozen' });
    await opened.context().setOffline(true);
    await freeze(user);
    await shipAll(user);
    await opened.context().setOffline(false);
    await session.send('Page.setWebLifecycleState', { state: 'active' });

    await waitUntil('the orders', () => read<boolean>(`app.orders.length >= ${ORDERS.length}`));
    expect(await read('app.orders')).toEqual(ORDERS);
    expect(await read('app.gaps')).toEqual([]);
  });
});
