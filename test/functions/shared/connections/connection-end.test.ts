import { captureLogs } from '../../support/log-capture';
import { randomUUID } from 'node:crypto';
import { Metrics } from '@aws-lambda-powertools/metrics';
import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { connectionRows } from '#shared/connections/connection-rows';
import { type Announcement, ConnectionEnds, endedWithToken } from '#shared/connections/connection-end';
import { rowsEndAt } from '#shared/connections/connection-lifetime';
import { CLOSING_SHARDS } from '#shared/tables/index-shards';
import { ConnectionEvents } from '#shared/connections/connection-events';
import { putRows, rowsOfConnection } from '#shared/tables/connections-table';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../../support/tables';

const logs = captureLogs();
const NOW = Date.parse('2026-11-21T10:00:00Z');
const END = { at: NOW, reason: 'DISCONNECTED', disconnectStatusCode: 1001, disconnectReason: 'Going away' } as const;

/** What EventBridge was given, and what it answers. */
const puts: PutEventsCommand[] = [];
let answer: () => Promise<object>;
const bus = {
  send(command: PutEventsCommand) {
    puts.push(command);
    return answer();
  },
} as unknown as EventBridgeClient;
const events = new ConnectionEvents(bus, 'bus', new Metrics({ namespace: 'Test' }));
let tables: Tables;
beforeAll(async () => (tables = await startTables()));
afterAll(() => tables.stop());
beforeEach(() => {
  puts.length = 0;
  answer = () => Promise.resolve({ Entries: [{ EventId: 'e1' }] });
});

const rows = (id: string) => rowsOfConnection(tables.client, CONNECTIONS_TABLE, id);
const ends = (announcement: Announcement) => new ConnectionEnds(tables.client, CONNECTIONS_TABLE, announcement);
const published = () =>
  puts.map(({ input }) => {
    const [{ Detail, ...entry } = {}] = input.Entries ?? [];
    return { ...entry, detail: JSON.parse(Detail ?? '') as unknown };
  });
async function connected(): Promise<string> {
  const connectionId = randomUUID();
  const connection = { connectionId, userId: 'alice', connectedAt: NOW - 1000 };
  await putRows(tables.client, CONNECTIONS_TABLE, connectionRows(connection, { write: 1, read: 1 }, true));
  return connectionId;
}

it('publishes the end, then nothing is left of the connection', async () => {
  const connectionId = await connected();
  await ends(events).end(await rows(connectionId), END);
  expect(published()).toEqual([
    {
      ...{ EventBusName: 'bus', Source: 'broadcast', DetailType: 'Connection Closed' },
      detail: {
        ...{ connectionId, userId: 'alice', connectedAt: '2026-11-21T09:59:59.000Z' },
        ...{ closedAt: '2026-11-21T10:00:00.000Z', reason: 'DISCONNECTED' },
        ...{ disconnectStatusCode: 1001, disconnectReason: 'Going away' },
      },
    },
  ]);
  expect(await rows(connectionId)).toEqual([]);
});

it('publishes nothing if connection events are off', async () => {
  const id = await connected();
  await ends('none').end(await rows(id), END);
  expect([published(), await rows(id)]).toEqual([[], []]);
});

it('is published once when several notice it at once', async () => {
  const id = await connected();
  const asRead = await rows(id);
  await Promise.all(Array.from({ length: 4 }, () => ends(events).end(asRead, END)));
  expect(published()).toHaveLength(1);
  await ends(events).end(await rows(id), END);
  expect(published()).toHaveLength(1);
});

it('is found at once by the closing rule after a sender found it, and by no broadcast meanwhile', async () => {
  const id = await connected();
  await ends('by-closing-rule').end(await rows(id), { at: NOW, reason: 'GONE' });
  expect(published()).toEqual([]);
  const [row, ...others] = await rows(id);
  expect(row).toMatchObject({ expiresAt: NOW / 1000, closesAt: NOW / 1000, ended: { reason: 'GONE', at: NOW } });
  expect(others).toEqual([]);

  await ends(events).resume([row!], row!, row!.ended!);
  expect(published()).toMatchObject([{ detail: { connectionId: id, reason: 'GONE' } }]);
  expect(await rows(id)).toEqual([]);
});

it.each([
  ['is down', () => Promise.reject(new Error('unavailable'))],
  ['refuses the event', () => Promise.resolve({ Entries: [{ ErrorCode: 'ThrottlingException' }] })],
])('is kept for the closing rule when EventBridge %s', async (_what, broken) => {
  const id = await connected();
  answer = broken;
  await ends(events).end(await rows(id), END);
  expect(logs()).toContainEqual(expect.objectContaining({ level: 'ERROR', connectionId: id }));
  expect(await rows(id)).toMatchObject([{ closesAt: NOW / 1000 + 60, ended: END }]);
});

it('of a connection without its user row removes the other rows', async () => {
  const id = await connected();
  await ends(events).end((await rows(id)).slice(0, 1), END);
  expect(published()).toEqual([]);
  expect(await rows(id)).toHaveLength(1);
});

describe('the row of a connection that ended', () => {
  /** Half a second into a second: the row has whole ones. */
  const at = NOW + 500;

  it('stays a day for the closing rule, which is to find it, and says when and why it ended', async () => {
    const id = await connected();
    await ends('by-closing-rule').end(await rows(id), { at, reason: 'GONE' });
    expect(await rows(id)).toMatchObject([
      {
        ...{ expiresAt: NOW / 1000, closesAt: NOW / 1000, closeShard: CLOSING_SHARDS.of(id) },
        ...{ removeAt: NOW / 1000 + 24 * 60 * 60, ended: { at, reason: 'GONE' } },
      },
    ]);
  });

  it('is not written again, at no cost, if another function notices the known end', async () => {
    const id = await connected();
    await ends('by-closing-rule').end(await rows(id), { at, reason: 'GONE' });
    const asEnded = await rows(id);
    const send = jest.spyOn(tables.client, 'send');
    await ends('by-closing-rule').end(asEnded, { at: at + 5000, reason: 'DISCONNECTED' });
    expect(send.mock.calls.filter(([command]) => command instanceof UpdateCommand)).toEqual([]);
    expect(await rows(id)).toEqual(asEnded);
  });

  it('is not written again if another function notices the end after it is gone', async () => {
    const id = await connected();
    const asRead = await rows(id);
    await ends('none').end(asRead, { at, reason: 'GONE' });
    await ends(events).end(asRead, { at, reason: 'GONE' });
    expect([await rows(id), published()]).toEqual([[], []]);
  });

  it('is removed, with rows a crash left beside it, once the closing rule has published the end', async () => {
    const id = await connected();
    const all = await rows(id);
    await ends(events).resume(
      all,
      all.find(({ recipient }) => recipient === 'user#alice')!,
      END,
    );
    expect(published()).toMatchObject([{ detail: { connectionId: id, userId: 'alice' } }]);
    expect(await rows(id)).toEqual([]);
  });
});

describe('a connection ended with its token', () => {
  const connectedAt = NOW - 60 * 60 * 1000;
  const twoHours = rowsEndAt(connectedAt);
  const row = (expiresAt: number) => ({
    ...{ connectionId: 'c', recipient: 'user#alice', userId: 'alice' },
    ...{ connectedAt, expiresAt, removeAt: twoHours },
  });

  it('from the second on in which the token is over', () => {
    expect(endedWithToken(row(NOW / 1000), NOW - 1)).toBe(false);
    expect(endedWithToken(row(NOW / 1000), NOW)).toBe(true);
    expect(endedWithToken(row(NOW / 1000), NOW + 1)).toBe(true);
  });

  it('and not because its two hours are over', () => {
    expect(endedWithToken(row(twoHours), twoHours * 1000)).toBe(false);
    expect(endedWithToken(row(twoHours - 1), twoHours * 1000)).toBe(true);
  });
});
