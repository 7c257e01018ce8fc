/** The client SDK and the React hook in Chromium, on pages of another origin, against the stack. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { waitUntil } from '#tools/stack/wait-until';
import { describeInBrowser } from '../support/browser';
import { servePage, type ServedPage } from '../support/page-server';
import { ClientUser, shipToChannel } from './support/client-user';
import { StackUnderTest } from './support/stack-under-test';

const page = (name: string) => join(__dirname, 'pages', name);

describeInBrowser('in a browser', (browser) => {
  let stack: StackUnderTest;
  let pages: { readonly client: ServedPage; readonly react: ServedPage };
  beforeAll(async () => {
    const [started, client, react] = await Promise.all([
      StackUnderTest.start(),
      servePage(page('client.ts')),
      servePage(page('react.ts')),
    ]);
    stack = started;
    pages = { client, react };
  });
  afterAll(() => Promise.all([stack.stop(), pages.client.close(), pages.react.close()]));

  /** A page with the user's tokens. */
  async function open({ url }: ServedPage, user: ClientUser): Promise<Page> {
    const opened = await browser.open(url);
    await opened.exposeFunction('fetchToken', user.token);
    return opened;
  }

  describe('the client', () => {
    async function connect(user: ClientUser, timing: object = { backoffMs: 1, maxBackoffMs: 20 }) {
      const opened = await open(pages.client, user);
      const read = <T>(expression: string) => opened.evaluate<T>(expression);
      await read(`app.connect(${JSON.stringify(stack.outputs.WebSocketUrl)}, ${JSON.stringify(timing)})`);
      return { opened, read };
    }

    it('receives the messages of its user', async () => {
      const user = new ClientUser(stack, 'page-alice');
      const { read } = await connect(user);
      await user.connections(1);

      await user.ship('A-1');

      await waitUntil('the order', () => read<boolean>('app.orders.length > 0'));
      expect(await read('app.orders')).toEqual(['A-1']);
    });

    it('reconnects with a fresh token and its channels when the server closes its connection', async () => {
      const user = new ClientUser(stack, 'page-bob', ['orders']);
      const { read } = await connect(user);
      await read(`app.client.subscribe('orders')`);

      await user.cutOff();
      await user.connections(1);
      await user.ship('A-1');

      await waitUntil('the order', () => read<boolean>('app.orders.length > 0'));
      expect(await read('app.states')).toEqual(['open', 'waiting', 'connecting', 'open']);
      expect(await read('app.errors')).toEqual([]);
      expect(user.tokens).toBe(2);
    });

    it('receives every message once while one connection replaces another', async () => {
      const user = new ClientUser(stack, 'page-carol');
      const { read } = await connect(user, { maxConnectionMs: 1000, overlapMs: 60_000 });

      await user.connections(2, 'or more');
      await user.ship('A-1');
      await user.connections(3, 'or more');
      await user.ship('A-2');

      await waitUntil('both orders', () => read<boolean>('app.orders.length >= 2'));
      expect(await read('app.orders')).toEqual(['A-1', 'A-2']);
      expect(await read('app.states')).toEqual(['open']);
    });

    it('keeps what is sent while its browser is offline, and sends it as soon as it is online', async () => {
      const user = new ClientUser(stack, 'page-dave');
      const { read, opened } = await connect(user, { backoffMs: 600_000, maxBackoffMs: 600_000 });
      await user.connections(1);
      await opened.context().setOffline(true);
      await user.cutOff();
      await waitUntil('the drop to be noticed', () => read<boolean>(`app.client.state === 'waiting'`));

      await read(`app.client.send('hello')`);
      await opened.context().setOffline(false);

      await waitUntil('the reply', () => read<boolean>('app.errors.length > 0'));
      expect(await read('app.errors')).toEqual([expect.stringMatching(/^SERVER: .*got 'hello'$/)]);
    });
  });

  describe('useBroadcast', () => {
    async function mount(user: ClientUser) {
      const opened = await open(pages.react, user);
      await opened.evaluate(`mount(${JSON.stringify(stack.outputs.WebSocketUrl)})`);
      const shows = (id: string, text: string) =>
        waitUntil(`#${id} to show '${text}'`, async () => (await opened.textContent(`#${id}`)) === text);
      return { run: (script: string) => opened.evaluate(script), shows };
    }

    it('shares one connection among components and double mounts, and closes it with the last', async () => {
      const user = new ClientUser(stack, 'react-alice', ['hook']);
      const { run, shows } = await mount(user);
      await shows('last', 'open ');
      await user.connections(1);

      await user.ship('A-1');
      await shows('last', 'open A-1');
      await user.ship('A-2');
      await shows('orders', 'A-1,A-2');
      await waitUntil('the channel', async () => (await shipToChannel(stack, 'hook', 'A-2')) === 1);
      await shows('orders', 'A-1,A-2,A-2');
      expect(user.tokens).toBe(1);
      expect(await run('sends.size')).toBe(1);

      await run('onlyLast()');
      await waitUntil('the channel to be left', async () => (await shipToChannel(stack, 'hook', 'A-3')) === 0);
      await user.connections(1);
      await run('unmount()');
      await user.connections(0);
    });

    it('reconnects when the server closes its connection', async () => {
      const user = new ClientUser(stack, 'react-bob', ['hook']);
      const { run, shows } = await mount(user);
      await shows('last', 'open ');

      await user.cutOff();
      await user.connections(1);
      await user.ship('A-1');

      await shows('last', 'open A-1');
      await shows('orders', 'A-1');
      // The other test counts the members of the channel, and nobody rejoins it while the connection is closed.
      await waitUntil('the channel to be joined again', async () => (await shipToChannel(stack, 'hook', 'A-2')) === 1);
      await run('unmount()');
      await user.connections(0);
    });
  });
});
