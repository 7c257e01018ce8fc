/**
 * Presence over real sockets: from `subscribe` and the end of a connection, through the queue and the look at the channel, to the SDK's
 * clients, the bus and `presenceOf`. Local only.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { WebSocket } from 'ws';
import { connect } from '#sdk/client';
import { presenceOn } from '#sdk/client/presence';
import { presenceOf } from '#sdk/presence';
import { CHANNEL_JOINED, CHANNEL_LEFT, type ChannelPresence } from '#shared/contracts';
import { waitUntil } from '#tools/stack/wait-until';
import { frameProblem } from '../functions/sdk/support/protocol';
import { ClientUser } from './support/client-user';
import { onThisMachine } from './support/on-this-machine';
import { startWithSettings } from './support/stack-with-settings';
import type { StackUnderTest } from './support/stack-under-test';
import { watchBus, type WatchedEvent } from './support/watch-bus';
import type { TestClient } from './support/test-client';

const GRACE_SECONDS = 2;
const CAP = 40;
/** The least time between two versions, which are times. */
const VERSION_MS = 1000;
const LONG_MS = 600_000;

onThisMachine('presence', () => {
  let stack: StackUnderTest;
  let tables: DynamoDBDocumentClient;
  let events: readonly WatchedEvent[];
  const opened: { close(): void }[] = [];
  beforeAll(async () => {
    const presence = { channels: ['room-*'], graceSeconds: GRACE_SECONDS, cap: CAP };
    stack = await startWithSettings({ presence });
    tables = DynamoDBDocumentClient.from(new DynamoDBClient(stack.local!.access));
    events = await watchBus(stack, [CHANNEL_JOINED, CHANNEL_LEFT]);
  });
  afterEach(async () => {
    opened.splice(0).forEach((client) => client.close());
    await stack.disconnectAll();
  });
  afterAll(async () => {
    tables.destroy();
    await stack.stop();
  });

  const heardOnBus = (channel: string, type: string) =>
    events
      .filter((event) => event['detail-type'] === type && event.detail.channel === channel)
      .flatMap(({ detail }) => (detail as unknown as ChannelPresence).users);
  const namesOf = async (channel: string) =>
    (await presenceOf(tables, stack.outputs.PresenceTableName!, channel)).members;

  async function enter(userId: string, channel: string): Promise<TestClient> {
    const client = await stack.connect(userId, [channel]);
    client.send({ action: 'subscribe', channel });
    await client.receive({ type: 'subscribed', channel });
    return client;
  }

  /** A client of the SDK that follows a channel, and what it heard. */
  async function follow(userId: string, channel: string) {
    const user = new ClientUser(stack, userId, [channel]);
    const client = connect({
      url: stack.outputs.WebSocketUrl,
      token: user.token,
      WebSocket,
      // Asks once, so that the rest comes by itself.
      timing: { resumeAgainMs: LONG_MS, replyMs: LONG_MS, backoffMs: 1, maxBackoffMs: 20 },
    });
    opened.push(client);
    const room = presenceOn(client, channel);
    const heard = { joined: [] as string[], left: [] as string[] };
    room.on('joined', (users) => heard.joined.push(...users));
    room.on('left', (users) => heard.left.push(...users));
    await client.subscribe(channel);
    await waitUntil(`${userId} to see itself`, () => room.members?.includes(userId));
    return { user, client, room, heard };
  }

  it('a user with three connections joins once, and leaves once, after the last one', async () => {
    const channel = 'room-three';
    const bob = await follow('bob', channel);
    const alice = [await enter('alice', channel), await enter('alice', channel), await enter('alice', channel)];
    await waitUntil('alice to join', () => bob.room.members?.includes('alice'));
    expect(bob.room.members).toEqual(['alice', 'bob']);
    expect(await namesOf(channel)).toEqual(['alice', 'bob']);

    await alice[0]!.close();
    await alice[1]!.close();
    // Whoever comes later is seen by a later look.
    const carol = await enter('carol', channel);
    await waitUntil('carol to join', () => bob.room.members?.includes('carol'));
    expect(bob.heard.left).toEqual([]);
    alice[2]!.send({ action: 'unsubscribe', channel });
    await waitUntil('alice to leave', () => !bob.room.members?.includes('alice'));

    expect(bob.heard.joined.filter((user) => user === 'alice')).toEqual(['alice']);
    expect(bob.heard.left).toEqual(['alice']);
    await waitUntil('the bus to hear of it', () => heardOnBus(channel, CHANNEL_LEFT).length === 1);
    expect(heardOnBus(channel, CHANNEL_JOINED).sort()).toEqual(['alice', 'bob', 'carol']);
    expect(heardOnBus(channel, CHANNEL_LEFT)).toEqual(['alice']);
    const frames = carol.messages.filter(({ type }) => type === 'presence');
    expect(frames.map((frame) => frameProblem('serverFrame', frame)).filter(Boolean)).toEqual([]);
  });

  it('who comes back within the grace has not left, and gets the roster anew', async () => {
    const channel = 'room-grace';
    const bob = await follow('bob', channel);
    const dora = await follow('dora', channel);
    await waitUntil('dora to join', () => bob.room.members?.includes('dora'));
    await dora.user.cutOff();
    await waitUntil('dora to see both again', () => dora.room.members?.length === 2);
    const last = await enter('eve', channel);
    await waitUntil('eve to join', () => bob.room.members?.includes('eve') && dora.room.members?.includes('eve'));
    await last.close();
    await waitUntil('eve to leave', () => bob.room.members?.length === 2 && dora.room.members?.length === 2);
    expect(bob.heard.left).toEqual(['eve']);
    expect(heardOnBus(channel, CHANNEL_LEFT)).toEqual(['eve']);
  });

  it('many joins at once are few messages, a second apart, and beyond the cap a number', async () => {
    const channel = 'room-many';
    const bob = await follow('bob', channel);
    const listener = await enter('listener', channel);
    const users = Array.from({ length: 30 }, (_, index) => `user-${index}`);
    const crowd = await Promise.all(users.map((userId) => stack.connect(userId, [channel])));
    for (const client of crowd) client.send({ action: 'subscribe', channel });
    await waitUntil('all to be seen', () => bob.room.count === 32);

    const changes = () =>
      listener.messages.filter((each) => each.type === 'presence') as unknown as {
        version: number;
        joined: string[];
      }[];
    const joined = () => changes().flatMap((each) => each.joined);
    await waitUntil('the listener to hear of all', () => users.every((user) => joined().includes(user)));
    const versions = changes().map(({ version }) => version);
    versions.sort((a, b) => a - b);
    versions
      .slice(1)
      .forEach((version, index) => expect(version - versions[index]!).toBeGreaterThanOrEqual(VERSION_MS));
    expect(joined()).toHaveLength(new Set(joined()).size);
    expect(versions.length).toBeLessThan(users.length / 2);

    const more = Array.from({ length: 20 }, (_, index) => `more-${index}`);
    const others = await Promise.all(more.map((userId) => stack.connect(userId, [channel])));
    for (const client of others) client.send({ action: 'subscribe', channel });
    await waitUntil('a number', () => bob.room.members === undefined);
    expect(bob.room.count).toBeGreaterThan(CAP);
    expect(await presenceOf(tables, stack.outputs.PresenceTableName!, channel)).toMatchObject({ members: undefined });
    await Promise.all(others.map((client) => client.close()));
    await waitUntil('names again', () => bob.room.members?.length === 32);
  }, 120_000);

  it('tells nobody who is not in the channel', async () => {
    const channel = 'room-closed';
    await enter('alice', channel);
    const mallory = await stack.connect('mallory', [channel]);
    mallory.send({ action: 'presence', channel, version: 0 });
    expect(await mallory.receive({ type: 'error' })).toEqual({
      ...{ type: 'error', action: 'presence', channel },
      message: "This connection is not subscribed to channel 'room-closed'",
    });
    const other = await enter('alice', 'hall');
    other.send({ action: 'presence', channel: 'hall', version: 0 });
    expect(await other.receive({ type: 'error' })).toMatchObject({ message: "Channel 'hall' has no presence" });
    const { Items } = await tables.send(
      new QueryCommand({
        TableName: stack.outputs.PresenceTableName!,
        KeyConditionExpression: 'channel = :channel',
        ExpressionAttributeValues: { ':channel': 'hall' },
      }),
    );
    expect(Items).toEqual([]);
  });
});
