/** The Lambda entry as it is deployed: rows in a DynamoDB, a local SQS for its looks, posts and events over HTTP. */
import { captureLogs } from '../support/log-capture';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { SQSEvent } from 'aws-lambda';
import type { handler as Handler } from '#functions/flush-presence/handler';
import { LOOK_MS, SETTLE_MS, VERSION_MS } from '#functions/flush-presence/next-roster';
import { readChannel, type Roster, ROSTER, rosterRow } from '#shared/presence/presence-table';
import type { PresenceSignal } from '#shared/presence/signals';
import { putRow } from '#shared/tables/connections-table';
import { channelRecipient } from '#shared/tables/recipients';
import { type EventBus, startEventBus } from '../support/event-bus';
import { lambdaContext } from '../support/lambda-context';
import { type Queue, startQueue } from '../support/queue';
import { CONNECTIONS_TABLE, PRESENCE_TABLE, startTables, type Tables } from '../support/tables';

const logs = captureLogs();
const NOW = Date.parse('2026-11-21T10:00:00Z');
const IN_AN_HOUR = NOW / 1000 + 3600;
const GRACE_SECONDS = 10;
/** Paths and bodies of posts. */
const posts: [string, unknown][] = [];
const endpoint = createServer((request, response) => {
  void json(request).then((body) => {
    posts.push([request.url ?? '', body]);
    response.writeHead(200).end();
  });
});
let tables: Tables;
let bus: EventBus;
let queue: Queue;
let handler: typeof Handler;
beforeAll(async () => {
  tables = await startTables();
  bus = await startEventBus();
  queue = await startQueue('presence');
  await queue.create();
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  Object.assign(process.env, tables.environment, bus.environment, {
    CALLBACK_URL: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/stage`,
    ...{ ...queue.environment, PRESENCE_QUEUE_URL: queue.url, PRESENCE_TABLE },
    ...{ PRESENCE_CHANNELS: '["room-*"]', PRESENCE_GRACE_SECONDS: String(GRACE_SECONDS), PRESENCE_CAP: '2' },
    ...{ CHANNEL_WRITE_SHARDS: '1', CHANNEL_READ_SHARDS: '2' },
  });
  ({ handler } = await import('#functions/flush-presence/handler'));
});
afterAll(async () => {
  endpoint.closeAllConnections();
  endpoint.close();
  await queue.stop();
  await bus.stop();
  await tables.stop();
});
beforeEach(() => {
  posts.splice(0);
  bus.events.splice(0);
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

interface Place {
  readonly connectionId?: string;
  readonly shard?: number;
  /** Epoch seconds. */
  readonly expiresAt?: number;
}
async function inChannel(
  channel: string,
  userId: string,
  { connectionId = userId, shard = 0, expiresAt = IN_AN_HOUR }: Place = {},
): Promise<void> {
  const recipient = channelRecipient(channel, shard);
  const row = { connectionId, recipient, userId, connectedAt: NOW, expiresAt, removeAt: NOW };
  await putRow(tables.client, CONNECTIONS_TABLE, row);
}
async function stored(channel: string, roster: Partial<Roster>): Promise<void> {
  const empty = { version: 0, revision: 1, changedAt: 0, from: 0, joined: [], left: [], members: new Map() };
  const Item = rosterRow(channel, { ...empty, ...roster }, IN_AN_HOUR);
  await tables.client.send(new PutCommand({ TableName: PRESENCE_TABLE, Item }));
}
/** A roster that is not what a look has written. */
async function unreadable(channel: string): Promise<void> {
  const Item = { channel, item: ROSTER, members: '{' };
  await tables.client.send(new PutCommand({ TableName: PRESENCE_TABLE, Item }));
}
const stateOf = (channel: string) => readChannel(tables.client, PRESENCE_TABLE, channel);
/** Messages by their ids. */
const take = (messages: Readonly<Record<string, PresenceSignal>>) => {
  const Records = Object.entries(messages).map(([messageId, signal]) => ({ messageId, body: JSON.stringify(signal) }));
  return handler({ Records } as unknown as SQSEvent, lambdaContext);
};
const ALL_TAKEN = { batchItemFailures: [] };

/** What is in the queue for the channel after that time. @default - the longest that a message can wait */
async function queued(channel: string, ms = LOOK_MS): Promise<PresenceSignal[]> {
  jest.spyOn(Date, 'now').mockReturnValue(NOW + ms);
  const signals: PresenceSignal[] = [];
  for (;;) {
    const some = await queue.received();
    if (some.length === 0) return signals.filter((signal) => signal.channel === channel);
    signals.push(...(some as PresenceSignal[]));
  }
}

it('tells a channel and the bus who has come, and plans the next look', async () => {
  await inChannel('room-1', 'alice', { connectionId: 'phone', shard: 0 });
  await inChannel('room-1', 'alice', { connectionId: 'laptop', shard: 1 });
  await inChannel('room-1', 'bob', { expiresAt: NOW / 1000 });
  expect(await take({ m1: { channel: 'room-1' } })).toEqual(ALL_TAKEN);

  const frame = { type: 'presence', channel: 'room-1', version: NOW, from: 0, joined: ['alice'], left: [] };
  expect(posts.sort()).toEqual([
    ['/stage/@connections/laptop', frame],
    ['/stage/@connections/phone', frame],
  ]);
  expect(bus.events).toEqual([
    expect.objectContaining({ EventBusName: 'bus', Source: 'broadcast', DetailType: 'Channel Joined' }),
  ]);
  expect(JSON.parse(bus.events[0]!.Detail)).toEqual({
    ...{ channel: 'room-1', users: ['alice'], version: NOW, at: '2026-11-21T10:00:00.000Z' },
  });
  expect(await stateOf('room-1')).toMatchObject({ told: NOW, roster: { version: NOW, nextAt: NOW + SETTLE_MS } });
  expect(await queued('room-1', SETTLE_MS - 1)).toEqual([]);
  expect(await queued('room-1', SETTLE_MS)).toEqual([{ channel: 'room-1', at: NOW + SETTLE_MS, announced: false }]);
});

it('names as many users as the setting says, keeps those who are gone for as long, and then counts', async () => {
  for (const user of ['alice', 'bob']) await inChannel('room-2', user);
  const members = new Map([
    ['carol', NOW - GRACE_SECONDS * 1000 + 1],
    ['dave', NOW - GRACE_SECONDS * 1000],
  ]);
  await stored('room-2', { members });
  await take({ m1: { channel: 'room-2' } });
  expect((await stateOf('room-2')).roster).toMatchObject({ joined: ['alice', 'bob'], left: ['dave'] });

  await inChannel('room-2', 'erin');
  jest.spyOn(Date, 'now').mockReturnValue(NOW + VERSION_MS);
  await take({ m2: { channel: 'room-2' } });
  expect((await stateOf('room-2')).roster).toMatchObject({ count: 3, version: NOW + VERSION_MS });
});

const PLANNED = NOW + 500;
describe('a look that was planned', () => {
  it.each<[string, Readonly<Record<string, PresenceSignal>>]>([
    ['as one message', { m1: { channel: 'room-3', at: PLANNED, announced: false } }],
    ['as a message that does not say more', { m1: { channel: 'room-3', at: PLANNED } }],
    ['twice', { m1: { channel: 'room-3', at: PLANNED }, m2: { channel: 'room-3', at: PLANNED, announced: false } }],
  ])('%s plans the next in 15 minutes, and waits for no announcement', async (_how, messages) => {
    await inChannel('room-3', 'alice');
    await stored('room-3', { members: new Map([['alice', 0]]), nextAt: PLANNED });
    expect(await take(messages)).toEqual(ALL_TAKEN);
    expect((await stateOf('room-3')).roster).toMatchObject({ revision: 2, nextAt: NOW + LOOK_MS });
    expect(await queued('room-3')).toEqual([{ channel: 'room-3', at: NOW + LOOK_MS, announced: false }]);
  });

  it.each<[string, Readonly<Record<string, PresenceSignal>>]>([
    ['after', { m1: { channel: 'room-4' }, m2: { channel: 'room-4', at: PLANNED, announced: false } }],
    ['before', { m1: { channel: 'room-4', at: PLANNED, announced: false }, m2: { channel: 'room-4' } }],
    ['for', { m1: { channel: 'room-4', at: PLANNED, announced: true } }],
  ])('%s an announcement is one look, and plans the one that the announcement needs', async (_when, messages) => {
    await inChannel('room-4', 'alice');
    await stored('room-4', { members: new Map([['alice', 0]]), nextAt: PLANNED });
    expect(await take(messages)).toEqual(ALL_TAKEN);
    const next = NOW + SETTLE_MS;
    expect((await stateOf('room-4')).roster).toMatchObject({ revision: 2, settleAt: next, nextAt: next });
    expect(await queued('room-4')).toEqual([{ channel: 'room-4', at: next, announced: false }]);
  });
});

it('leaves the messages of a channel in the queue that it could not look at, and no others', async () => {
  await inChannel('room-5', 'alice');
  await unreadable('room-6');
  const messages = { m1: { channel: 'room-6' }, m2: { channel: 'room-5' }, m3: { channel: 'room-6' } };
  const failures = [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm3' }];
  expect(await take(messages)).toEqual({ batchItemFailures: failures });
  expect((await stateOf('room-5')).roster).toMatchObject({ joined: ['alice'] });
  expect(logs().filter(({ level }) => level === 'ERROR')).toEqual([
    expect.objectContaining({
      message: 'Could not look at a channel; its messages stay in the queue',
      channel: 'room-6',
      error: expect.objectContaining({ name: 'SyntaxError' }) as object,
    }),
  ]);
});
