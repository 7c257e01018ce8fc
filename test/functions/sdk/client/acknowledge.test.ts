/** When the client acknowledges, how often, and how it goes on after a lost connection. */
import { envelope, openClient } from './support/client-under-test';
import { pass, useVirtualTime } from './support/virtual-time';

useVirtualTime(0);

const asked = (id: string, more: object = {}) => ({ ...envelope(id), acknowledge: { receipt: `r-${id}` }, ...more });
const frames = (socket: { readonly sent: readonly Record<string, unknown>[] }) =>
  socket.sent.filter(({ action }) => action === 'acknowledge');
const idsOf = (frame: Record<string, unknown>) => (frame.messages as { id: string }[]).map(({ id }) => id);

it('acknowledges what its listeners have returned from, together after a second', async () => {
  const { client, sockets } = await openClient();
  const heard: string[] = [];
  client.on('orderShipped', (_, { id }) => heard.push(id));
  for (const id of ['a', 'b']) sockets.last.say(asked(id));
  sockets.last.say(envelope('c'));
  await pass(999);
  expect(heard).toEqual(['a', 'b', 'c']);
  expect(frames(sockets.last)).toEqual([]);
  await pass(1);
  expect(frames(sockets.last)).toEqual([
    {
      action: 'acknowledge',
      id: '1',
      messages: [
        { id: 'a', receipt: 'r-a' },
        { id: 'b', receipt: 'r-b' },
      ],
    },
  ]);
  sockets.last.say({ type: 'acknowledged', id: '1' });
  await pass(120_000);
  expect(frames(sockets.last)).toHaveLength(1);
  client.close();
});

it('sends fifty at once without waiting, and the rest after the answer', async () => {
  const { client, sockets } = await openClient();
  client.on('orderShipped', () => undefined);
  for (let index = 0; index < 60; index += 1) sockets.last.say(asked(String(index)));
  await pass(0);
  expect(frames(sockets.last).map((frame) => idsOf(frame).length)).toEqual([50]);
  sockets.last.say({ type: 'acknowledged', id: '1' });
  await pass(1000);
  expect(frames(sockets.last).map((frame) => idsOf(frame).length)).toEqual([50, 10]);
  client.close();
});

it('does not acknowledge what a listener threw at, nor what has no listener', async () => {
  const { client, sockets, errors } = await openClient();
  client.on('orderShipped', () => undefined);
  client.on('orderShipped', (data) => {
    if ((data as { orderId: string }).orderId === 'bad') throw new Error('Cannot show it');
  });
  sockets.last.say(asked('bad'));
  sockets.last.say(asked('other', { type: 'unheard' }));
  sockets.last.say(asked('good'));
  await pass(1000);
  expect(frames(sockets.last).map(idsOf)).toEqual([['good']]);
  expect(errors.map(({ code }) => code)).toEqual(['LISTENER']);
  client.close();
});

it('waits for a listener that holds messages back', async () => {
  const { client, sockets } = await openClient();
  client.on('orderShipped', () => undefined);
  client.on('orderShipped', () => undefined, { inOrder: 5000 });
  sockets.last.say(asked('a', { at: `1795774400000-${'0'.repeat(16)}` }));
  await pass(5999);
  expect(frames(sockets.last)).toEqual([]);
  await pass(1);
  expect(frames(sockets.last).map(idsOf)).toEqual([['a']]);
  client.close();
});

it('with `manual`, acknowledges when the application says so', async () => {
  const { client, sockets } = await openClient({ acknowledge: 'manual' });
  const done: (() => void)[] = [];
  client.on('orderShipped', (_, { acknowledge }) => {
    if (acknowledge) done.push(acknowledge);
  });
  sockets.last.say(asked('a'));
  sockets.last.say(envelope('b'));
  await pass(60_000);
  expect(frames(sockets.last)).toEqual([]);
  expect(done).toHaveLength(1);
  done[0]!();
  done[0]!();
  await pass(1000);
  expect(frames(sockets.last).map(idsOf)).toEqual([['a']]);
  client.close();
});

it('sends what was not answered again on the next connection, and not what was', async () => {
  const { client, sockets } = await openClient();
  client.on('orderShipped', () => undefined);
  sockets.last.say(asked('a'));
  await pass(1000);
  sockets.last.say({ type: 'acknowledged', id: '1' });
  sockets.last.say(asked('b'));
  await pass(1000);
  sockets.last.say(asked('c'));
  sockets.last.drop();
  await pass(10);
  sockets.last.accept();
  await pass(1000);
  expect(frames(sockets.last).map(idsOf)).toEqual([['b', 'c']]);
  client.close();
});

it('goes on after a reload, as the position says', async () => {
  const before = await openClient();
  before.client.on('orderShipped', () => undefined);
  before.sockets.last.say(asked('a'));
  await pass(500);
  const { position } = before.client;
  before.sockets.last.drop();
  const after = await openClient({ position });
  await pass(1000);
  expect(frames(after.sockets.last).map(idsOf)).toEqual([['a']]);
  after.client.close();
  before.client.close();
});

it('sends what waits before it closes', async () => {
  const { client, sockets } = await openClient();
  client.on('orderShipped', () => undefined);
  sockets.last.say(asked('a'));
  client.close();
  expect(frames(sockets.last).map(idsOf)).toEqual([['a']]);
});

it('asks again after the time that the server says, and after an error of API Gateway, and later each time', async () => {
  const { client, sockets } = await openClient();
  client.on('orderShipped', () => undefined);
  sockets.last.say(asked('a'));
  await pass(1000);
  sockets.last.say({ type: 'error', action: 'acknowledge', id: '1', message: 'Too many', retryAfterMs: 700 });
  await pass(1699);
  expect(frames(sockets.last)).toHaveLength(1);
  await pass(1);
  expect(frames(sockets.last)).toHaveLength(2);
  sockets.last.say({ message: 'Internal server error', connectionId: 'c', requestId: 'r' });
  await pass(1000);
  expect(frames(sockets.last)).toHaveLength(3);
  expect(frames(sockets.last).map(idsOf)).toEqual([['a'], ['a'], ['a']]);
  client.close();
});

it('does not ask again what is refused; only what nobody asked for is an error', async () => {
  const { client, sockets, errors } = await openClient();
  client.on('orderShipped', () => undefined);
  for (const id of ['a', 'b']) sockets.last.say(asked(id));
  await pass(1000);
  const refused = [
    { id: 'a', reason: 'LATE' },
    { id: 'b', reason: 'NOT_ASKED' },
  ];
  sockets.last.say({ type: 'acknowledged', id: '1', refused });
  await pass(60_000);
  expect(frames(sockets.last)).toHaveLength(1);
  expect(errors).toMatchObject([{ code: 'SERVER', details: [{ id: 'b' }] }]);
  client.close();
});

it('gives up if the server takes none, and keeps a message under 32 KB', async () => {
  const { client, sockets } = await openClient();
  client.on('orderShipped', () => undefined);
  for (let index = 0; index < 50; index += 1) sockets.last.say(asked(`${'é'.repeat(600)}${index}`));
  await pass(0);
  const [first] = frames(sockets.last);
  expect(Buffer.byteLength(JSON.stringify(first))).toBeLessThanOrEqual(32 * 1024);
  sockets.last.say({ type: 'error', message: 'unknown', expected: { action: ['ping'] } });
  await pass(60_000);
  expect(frames(sockets.last)).toHaveLength(1);
  client.close();
});

it('waits for a random part of the time over which the server spreads them', async () => {
  const { client, sockets } = await openClient();
  jest.mocked(Math.random).mockReturnValue(0.5);
  client.on('orderShipped', () => undefined);
  sockets.last.say(asked('a', { acknowledge: { receipt: 'r', spreadMs: 10_000 } }));
  await pass(5999);
  expect(frames(sockets.last)).toEqual([]);
  await pass(1);
  expect(frames(sockets.last).map(idsOf)).toEqual([['a']]);
  client.close();
});
