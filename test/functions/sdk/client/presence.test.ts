/** `presenceOn`: what the client shows of a channel, and when it asks. The model test has lost and reordered frames. */
import type { BroadcastClient } from '#sdk/client';
import { presenceOn } from '#sdk/client/presence';
import { openClient } from './support/client-under-test';
import { pass, useVirtualTime } from './support/virtual-time';

useVirtualTime(0);

const CHANNEL = 'room-1';
type Socket = Awaited<ReturnType<typeof openClient>>['sockets']['last'];
const asked = (socket: Socket) => socket.sent.filter(({ action }) => action === 'presence');
const say = (socket: Socket, version: number, more: object = {}) =>
  socket.say({ type: 'presence', channel: CHANNEL, version, ...more });

function follow(client: BroadcastClient) {
  const room = presenceOn(client, CHANNEL);
  const heard: unknown[] = [];
  room.on('joined', (users) => heard.push(['joined', ...users]));
  room.on('left', (users) => heard.push(['left', ...users]));
  return { room, heard };
}

/** A client in the channel that has asked. */
async function followed(timing: { readonly presenceMs?: number } = {}) {
  const under = await openClient({ timing });
  const followed = follow(under.client);
  void under.client.subscribe(CHANNEL);
  await pass(0);
  under.sockets.last.say({ type: 'subscribed', channel: CHANNEL });
  return { ...under, ...followed };
}

it('asks once it is in the channel, shows the members, and says who joins and leaves', async () => {
  const { client, sockets, room, heard, errors } = await followed();
  expect(asked(sockets.last)).toEqual([{ action: 'presence', channel: CHANNEL, version: 0 }]);
  expect(room.members).toBeUndefined();
  let changes = 0;
  room.on('changed', () => (changes += 1));
  say(sockets.last, 5, { members: ['bob', 'alice'] });
  expect([room.members, room.count, heard]).toEqual([['alice', 'bob'], 2, []]);
  say(sockets.last, 6, { from: 5, joined: ['carol'], left: ['bob'] });
  // Twice, late, and of another channel.
  say(sockets.last, 6, { from: 5, joined: ['carol'], left: ['bob'] });
  say(sockets.last, 5, { from: 4, joined: ['late'], left: [] });
  sockets.last.say({ type: 'presence', channel: 'room-2', version: 9, members: ['mallory'] });
  expect(room.members).toEqual(['alice', 'carol']);
  expect(heard).toEqual([
    ['joined', 'carol'],
    ['left', 'bob'],
  ]);
  expect(changes).toBe(2);
  expect(errors).toEqual([]);
  client.close();
});

it('asks if it has missed a change, and then says all that happened', async () => {
  const { client, sockets, room, heard } = await followed();
  say(sockets.last, 5, { members: ['alice', 'bob'] });
  say(sockets.last, 7, { from: 6, joined: ['dave'], left: [] });
  expect(room.members).toEqual(['alice', 'bob']);
  expect(asked(sockets.last).at(-1)).toEqual({ action: 'presence', channel: CHANNEL, version: 5 });
  // Only one request at a time.
  say(sockets.last, 8, { from: 7, joined: [], left: ['dave'] });
  expect(asked(sockets.last)).toHaveLength(2);
  say(sockets.last, 8, { members: ['alice', 'carol'] });
  expect(room.members).toEqual(['alice', 'carol']);
  expect(heard).toEqual([
    ['joined', 'carol'],
    ['left', 'bob'],
  ]);
  client.close();
});

it('asks again soon after it joined, then from time to time, and stops with the client', async () => {
  const { client, sockets } = await followed({ presenceMs: 60_000 });
  say(sockets.last, 5, { members: [] });
  await pass(3000);
  expect(asked(sockets.last)).toHaveLength(2);
  say(sockets.last, 5);
  await pass(59_000);
  expect(asked(sockets.last)).toHaveLength(2);
  await pass(1000);
  expect(asked(sockets.last)).toHaveLength(3);
  client.close();
  expect(jest.getTimerCount()).toBe(0);
});

it('shows a number while the channel is too large for names', async () => {
  const { client, sockets, room, heard } = await followed();
  say(sockets.last, 5, { members: ['alice', 'bob'] });
  say(sockets.last, 6, { count: 500 });
  expect([room.members, room.count]).toEqual([undefined, 500]);
  say(sockets.last, 7);
  expect(asked(sockets.last)).toHaveLength(2);
  say(sockets.last, 7, { members: ['alice', 'carol'] });
  expect([room.members, room.count]).toEqual([['alice', 'carol'], 2]);
  expect(heard).toEqual([
    ['joined', 'carol'],
    ['left', 'bob'],
  ]);
  client.close();
});

it('asks anew on each connection, and of one that follows later at once', async () => {
  const { client, sockets } = await followed();
  say(sockets.last, 5, { members: ['alice'] });
  sockets.last.drop();
  await pass(2000);
  sockets.last.accept();
  await pass(20);
  sockets.last.say({ type: 'subscribed', channel: CHANNEL });
  expect(asked(sockets.last)).toEqual([{ action: 'presence', channel: CHANNEL, version: 5 }]);
  const { room } = follow(client);
  expect(asked(sockets.last)).toHaveLength(2);
  say(sockets.last, 5, { members: ['alice'] });
  expect(room.members).toEqual(['alice']);
  room.close();
  client.close();
  expect(jest.getTimerCount()).toBe(0);
});

it('waits when it is told to, and asks no more when the server has no presence', async () => {
  const { client, sockets, errors } = await followed();
  const refusal = { type: 'error', action: 'presence', channel: CHANNEL, message: 'Too many' };
  sockets.last.say({ ...refusal, retryAfterMs: 500 });
  expect(errors).toEqual([]);
  await pass(499);
  expect(asked(sockets.last)).toHaveLength(1);
  await pass(5000);
  expect(asked(sockets.last)).toHaveLength(2);
  sockets.last.say({ type: 'error', message: 'Unknown', expected: { action: ['subscribe'] } });
  await pass(60_000);
  expect(asked(sockets.last)).toHaveLength(2);
  expect(errors.map(({ code }) => code)).toEqual(['SERVER']);
  client.close();
});
