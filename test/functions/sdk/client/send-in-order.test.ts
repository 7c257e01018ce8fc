/** What a client sends is handled in its order, where the application asks for it. */
import { DEFAULT_TIMING } from '#sdk/client/timing';
import { openClient } from './support/client-under-test';
import { pass, useVirtualTime } from './support/virtual-time';

useVirtualTime(0);

const sent = (under: Awaited<ReturnType<typeof openClient>>) =>
  under.sockets.last.sent.map(({ data, ack }) => [data, ack]);

it('sends the next message when the server has handled the one before, and gives out its reply', async () => {
  const under = await openClient({ sendInOrder: true });
  const heard: unknown[] = [];
  under.client.on('greeting', (data) => heard.push(data));
  for (const each of [0, 1, 2]) under.client.send('move', each);
  expect(sent(under)).toEqual([[0, '1']]);

  under.sockets.last.say({ type: 'handled', ack: '1' });
  under.sockets.last.say({ type: 'handled', ack: '1' });
  expect(sent(under)).toEqual([
    [0, '1'],
    [1, '2'],
  ]);
  const reply = { id: 'r', type: 'greeting', time: '2026-11-21T08:00:00Z', data: 'Hello' };
  under.sockets.last.say({ type: 'handled', ack: '2', reply });
  expect(heard).toEqual(['Hello']);
  expect(sent(under).at(-1)).toEqual([2, '3']);
});

it.each([
  ['an error reply', { type: 'handled', ack: '1', reply: { type: 'error', message: 'No', action: 'move' } }, 'No'],
  [
    "API Gateway's own error",
    { message: 'Internal server error', connectionId: 'c', requestId: 'r' },
    'Internal server error',
  ],
])('goes on after %s', async (_, said, message) => {
  const under = await openClient({ sendInOrder: true });
  under.client.send('move', 0);
  under.client.send('move', 1);
  under.sockets.last.say(said);
  expect(under.errors).toMatchObject([{ code: 'SERVER', message }]);
  expect(sent(under).at(-1)).toEqual([1, '2']);
});

it('goes on when the server says nothing, and on the next connection', async () => {
  const under = await openClient({ sendInOrder: true });
  for (const each of [0, 1, 2]) under.client.send('move', each);
  await pass(DEFAULT_TIMING.replyMs);
  expect(under.errors).toMatchObject([
    { code: 'SERVER', message: expect.stringContaining('has handled a message') as string },
  ]);
  expect(sent(under)).toHaveLength(2);

  under.sockets.last.drop();
  await pass(1000);
  under.sockets.last.accept();
  expect(sent(under)).toEqual([[2, '3']]);
});
