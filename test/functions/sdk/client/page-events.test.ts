/** What a page's events do to a client: the events are real ones, of an EventTarget; the page is a fake. */
import { openClient } from './support/client-under-test';
import { MINUTE, pass, useVirtualTime } from './support/virtual-time';

const PAGE_MEMBERS = ['document', 'addEventListener', 'removeEventListener'];
let page: EventTarget;
let document: EventTarget & { visibilityState: string };

useVirtualTime(0.5);
beforeEach(() => {
  page = new EventTarget();
  document = Object.assign(new EventTarget(), { visibilityState: 'visible' });
  Object.assign(globalThis, {
    document,
    addEventListener: page.addEventListener.bind(page),
    removeEventListener: page.removeEventListener.bind(page),
  });
});
afterEach(() => PAGE_MEMBERS.forEach((name) => Reflect.deleteProperty(globalThis, name)));

const online = async () => {
  page.dispatchEvent(new Event('online'));
  await pass(0);
};
const look = async (visibilityState = 'visible') => {
  document.visibilityState = visibilityState;
  document.dispatchEvent(new Event('visibilitychange'));
  await pass(0);
};

it.each([
  ['comes back', online],
  ['is looked at', look],
])('a page that %s does not wait any longer for its reconnect', async (_what, event) => {
  const { sockets } = await openClient();
  sockets.last.drop();
  expect(sockets.made).toHaveLength(1);

  await event();

  expect(sockets.made).toHaveLength(2);
});

it('a network that came back is tried, as it may be another one', async () => {
  const { sockets } = await openClient();

  await online();

  expect(sockets.last.sent).toEqual([{ action: 'ping' }]);
});

it('a page that was asleep pings at once when it was silent too long, however its timers slept', async () => {
  const { sockets } = await openClient();
  await look();
  expect(sockets.last.sent).toEqual([]);

  jest.setSystemTime(Date.now() + 9 * MINUTE);
  await look('hidden');
  expect(sockets.last.sent).toEqual([]);
  await look();

  expect(sockets.last.sent).toEqual([{ action: 'ping' }]);
});

it('a page that slept past the age of its connection replaces it at once', async () => {
  const { sockets } = await openClient();

  jest.setSystemTime(Date.now() + 115 * MINUTE);
  await look();

  expect(sockets.made).toHaveLength(2);
});

it('a closed client listens to the page no more', async () => {
  const { client, sockets } = await openClient();
  client.close();

  await online();
  await look();

  expect(sockets.made).toHaveLength(1);
});
