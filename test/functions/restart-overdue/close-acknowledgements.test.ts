/** The deadline of acknowledgements: whom the event names, and what is left when the function is cut off. */
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { take } from '#functions/acknowledge/take';
import { AskedBroadcasts } from '#functions/acknowledge/asked-broadcasts';
import { Asks } from '#functions/open-broadcast/asks';
import { closeAcknowledgements, eventsOf } from '#functions/restart-overdue/close-acknowledgements';
import {
  acknowledgementKey,
  readAsked,
  readManyAsked,
  TAKEN_SECONDS,
} from '#shared/acknowledgements/acknowledgements-table';
import type { Audience, BroadcastAcknowledged } from '#shared/contracts';
import { MAX_UNACKNOWLEDGED_BYTES } from '#shared/contracts/limits';
import { DEADLINE_SHARDS } from '#shared/tables/index-shards';
import { clientOf, cutOffClient } from '../support/crashing-client';
import { ACKNOWLEDGEMENTS_TABLE as TABLE, startTables, type Tables } from '../support/tables';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const DEADLINE = '2026-11-21T10:00:10.000Z';
const COUNTED = Date.parse(DEADLINE) + TAKEN_SECONDS * 1000 + 1;
let tables: Tables;
let asks: Asks;
beforeAll(async () => {
  tables = await startTables();
  asks = new Asks(tables.client, TABLE, 30);
});
afterAll(() => tables.stop());

let serial = 0;
const newId = () => `M/s/${(serial += 1)}`;
async function asked(audience: Audience, broadcastId = newId()): Promise<string> {
  await asks.ask({ broadcastId, audience, users: audience.users ?? [], withinSeconds: 10 }, NOW);
  return broadcastId;
}
async function acknowledge(id: string, ...users: string[]): Promise<void> {
  const receipts = await asks.receipts();
  const read = new AskedBroadcasts((ids) => readManyAsked(tables.client, TABLE, ids));
  const parts = { client: tables.client, table: TABLE, receipts, asked: read, retentionDays: 30 };
  for (const user of users) await take(user, [{ id, receipt: receipts.of(id) }], parts, NOW + 1);
}
async function close(now: number, { client = tables.client, refuse = false, isOver = (): boolean => false } = {}) {
  const published: BroadcastAcknowledged[] = [];
  const failures: unknown[] = [];
  const summary = await closeAcknowledgements(
    {
      client,
      table: TABLE,
      now: () => now,
      log: { error: (...line) => void failures.push(line) },
      publish: async (events) => {
        if (refuse) throw new Error('EventBridge refused part 1: ThrottlingException');
        published.push(...events);
      },
    },
    isOver,
  );
  return { ...summary, published, failures };
}

it('publishes nothing before everything that was taken is written', async () => {
  const id = await asked({ users: ['alice'] });
  expect((await close(COUNTED - 1)).published).toEqual([]);
  expect((await close(COUNTED)).published).toEqual([
    {
      ...{ broadcastId: id, deadline: DEADLINE, acknowledged: 0 },
      ...{ unacknowledged: { count: 1, users: ['alice'] }, part: 1, parts: 1 },
    },
  ]);
  expect((await close(COUNTED + 60_000)).published).toEqual([]);
});

it('names who of the named users did not, and counts the others', async () => {
  const named = await asked({ users: ['alice', 'bob', 'carol'] });
  const channel = await asked({ channels: ['orders'] });
  await acknowledge(named, 'bob');
  await acknowledge(channel, 'alice', 'bob', 'dave', 'bob');
  const { published, unacknowledged, closed } = await close(COUNTED);
  expect(published.find(({ broadcastId }) => broadcastId === named)).toMatchObject({
    acknowledged: 1,
    unacknowledged: { count: 2, users: ['alice', 'carol'] },
  });
  const ofChannel = published.find(({ broadcastId }) => broadcastId === channel);
  expect(ofChannel).toMatchObject({ acknowledged: 3 });
  expect(ofChannel).not.toHaveProperty('unacknowledged');
  expect([closed, unacknowledged]).toEqual([2, 2]);
  expect(await readAsked(tables.client, TABLE, named)).toMatchObject({ acknowledged: 1, unacknowledged: 2 });
});

it('is done again after a cut at any call, and says the same', async () => {
  for (let at = 1; at <= 12; at += 1) {
    for (const isMade of [true, false]) {
      const id = await asked({ users: ['alice', 'bob'] });
      await acknowledge(id, 'bob');
      const client = cutOffClient(tables.client, { at, isMade });
      const first = (await close(COUNTED, { client }).catch(() => ({ published: [] }))).published;
      const again = (await close(COUNTED)).published;
      const events = [...first, ...again];
      expect(events.length).toBeGreaterThan(0);
      for (const event of events)
        expect(event).toMatchObject({ broadcastId: id, acknowledged: 1, unacknowledged: { users: ['alice'] } });
      expect(await readAsked(tables.client, TABLE, id)).toMatchObject({ acknowledged: 1, unacknowledged: 1 });
    }
  }
});

it('keeps the deadline of a broadcast that the bus refuses, logs it, and closes the others', async () => {
  const id = await asked({ users: ['alice'] });
  const { failed, failures } = await close(COUNTED, { refuse: true });
  expect(failed).toBe(1);
  expect(failures).toEqual([['Could not count acknowledgements', expect.objectContaining({ broadcastId: id })]]);
  expect((await close(COUNTED)).published).toHaveLength(1);
});

it('a broadcast that asks again has one deadline while it runs, and after it a new one', async () => {
  const id = await asked({ users: ['alice', 'bob'] });
  await acknowledge(id, 'alice');
  const ask = (now: number) =>
    asks.ask(
      { broadcastId: id, audience: { users: ['alice', 'bob'] }, users: ['alice', 'bob'], withinSeconds: 10 },
      now,
    );
  await ask(NOW + 5000);
  expect((await close(COUNTED + 5000)).published).toMatchObject([{ deadline: DEADLINE, acknowledged: 1 }]);
  await ask(NOW + 600_000);
  const { published } = await close(COUNTED + 600_000);
  // Who acknowledged the first time still counts.
  expect(published).toMatchObject([{ deadline: '2026-11-21T10:10:10.000Z', acknowledged: 1 }]);
});

it('drops a deadline that nothing is asked until, as when the broadcast was cut off before it asked', async () => {
  const broadcastId = newId();
  const until = Date.parse(DEADLINE);
  const Key = acknowledgementKey.due(DEADLINE_SHARDS.of(broadcastId), broadcastId, until);
  await tables.client.send(new PutCommand({ TableName: TABLE, Item: { ...Key, broadcastId, until } }));
  expect(await close(COUNTED)).toEqual({ closed: 0, unacknowledged: 0, failed: 0, published: [], failures: [] });
  expect((await tables.client.send(new GetCommand({ TableName: TABLE, Key }))).Item).toBeUndefined();
});

it('begins no further broadcast when its time is over', async () => {
  for (let count = 0; count < 3; count += 1) await asked({ users: ['alice'] });
  let begun = 0;
  expect(await close(COUNTED, { isOver: () => (begun += 1) > 1 })).toMatchObject({ closed: 1, failed: 0 });
  expect(await close(COUNTED)).toMatchObject({ closed: 2 });
});

it('fails if the deadlines of a key cannot be read, and closes those of the others before', async () => {
  const [unread, ...readable] = DEADLINE_SHARDS.all();
  const askedIn = async (shard: string) => {
    let broadcastId = newId();
    while (DEADLINE_SHARDS.of(broadcastId) !== shard) broadcastId = newId();
    await asked({ users: ['alice'] }, broadcastId);
    return broadcastId;
  };
  const left = await askedIn(unread!);
  const others = await Promise.all(readable.map(askedIn));
  let calls = 0;
  // The first call asks for the deadlines of the first key.
  const client = clientOf(tables.client, (made) =>
    (calls += 1) === 1 ? Promise.reject(new Error('cannot be read')) : made(),
  );
  await expect(close(COUNTED, { client })).rejects.toThrow('cannot be read');
  for (const id of others) expect(await readAsked(tables.client, TABLE, id)).toHaveProperty('closedAt');
  expect((await close(COUNTED)).published).toMatchObject([{ broadcastId: left }]);
});

it('names in one event as many as fit', () => {
  const namesIn = (users: readonly string[]) =>
    eventsOf('M/s/1', { until: NOW, users }, 0, users).map(({ unacknowledged }) => unacknowledged!.users);
  // Two quotes and a comma come with each.
  const half = 'a'.repeat(MAX_UNACKNOWLEDGED_BYTES / 2 - 3);
  expect(namesIn([half, half])).toEqual([[half, half]]);
  expect(namesIn([half, `${half}a`])).toEqual([[half], [`${half}a`]]);
});

it('names everybody in as many events as it takes', () => {
  const users = Array.from({ length: 5000 }, (_, index) => `user-${String(index).padStart(20, '0')}`);
  const events = eventsOf('M/s/1', { until: NOW, users }, 0, users);
  expect(events.flatMap(({ unacknowledged }) => unacknowledged!.users)).toEqual(users);
  expect(events.length).toBeGreaterThan(1);
  events.forEach((event, index) => {
    expect(event).toMatchObject({ part: index + 1, parts: events.length, unacknowledged: { count: 5000 } });
    expect(JSON.stringify(event.unacknowledged!.users).length).toBeLessThanOrEqual(MAX_UNACKNOWLEDGED_BYTES + 2);
  });
  expect(eventsOf('M/s/1', { until: NOW, users: [] }, 3, [])).toHaveLength(1);
});
