/** `useBroadcast` under a provider, in Chromium: the client is the one that is given, and stays its owner's. */
import { join } from 'node:path';
import { waitUntil } from '#tools/stack/wait-until';
import { describeInBrowser } from '#test/support/browser';
import { servePage, type ServedPage } from '#test/support/page-server';

describeInBrowser('useBroadcast under a provider', (browser) => {
  let page: ServedPage;
  beforeAll(async () => (page = await servePage(join(__dirname, '../../../e2e/pages/provider.ts'))));
  afterAll(() => page.close());

  it('uses the client it is given, and leaves it open', async () => {
    const opened = await browser.open(page.url);
    const shows = (text: string) =>
      waitUntil(`'${text}'`, async () => (await opened.textContent('#last', { timeout: 5000 })) === text);
    const read = <T>(expression: string) => opened.evaluate<T>(expression);
    await shows('open ');
    expect(await read('client.channels')).toEqual(['orders', 'room-1']);

    await read(
      `client.receive('orderShipped', { orderId: 'A-1', carrier: 'DHL', trackingUrl: 'https://example.com' })`,
    );
    await shows('open A-1');
    await read(`client.setState('waiting')`);
    await shows('waiting A-1');
    await read(`client.setState('open')`);
    await shows('open A-1');

    await read(`client.miss('user', 'TOO_OLD')`);
    expect(await read('gaps')).toEqual([['user', 'TOO_OLD']]);

    const room = (text: string) =>
      waitUntil(`'${text}'`, async () => (await opened.textContent('#room', { timeout: 5000 })) === text);
    await read(`client.present('room-1', ['alice', 'bob'])`);
    await room('alice,bob');
    await read(`client.present('room-1', ['bob', 'carol'])`);
    await room('bob,carol');
    await read(`client.present('room-1', 500)`);
    await room('500 people');
    expect(await read('[joined, left]')).toEqual([['alice', 'bob', 'carol'], ['alice']]);

    await read('hide()');
    await waitUntil('the channel to be left', async () => (await read<string[]>('client.channels')).length === 0);
    expect(await read('client.state')).toBe('open');
    expect(await read('errors')).toEqual([]);
  });
});
