import { PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { OpenRows } from '#functions/restart-overdue/open-rows';
import type { OverdueParts, OverdueSummary } from '#functions/restart-overdue/overdue-parts';
import { foundOverdue, restartOverdue } from '#functions/restart-overdue/restart-overdue';
import { MAX_ATTEMPTS, takeUp } from '#functions/restart-overdue/take-up';
import type { UnopenedEvent } from '#functions/restart-overdue/unopened-events';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import { OPEN_SHARDS } from '#shared/tables/index-shards';
import type { BroadcastRow } from '#shared/tables/table-schema';
import { BROADCASTS_TABLE, startTables, type Tables } from '../support/tables';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const LATER = NOW + 10 * 60 * 1000;
const LEASE_MS = 350_000;
/** What the state machine records, as far as these tests read it. */
const reportText = (status: string) => JSON.stringify({ status, finishedAt: '2026-11-21T09:59:59.000Z' });

let tables: Tables;
let rows: OpenRows;
beforeAll(async () => {
  tables = await startTables();
  rows = new OpenRows(tables.client, BROADCASTS_TABLE, LEASE_MS);
});
afterAll(() => tables.stop());

const read = (broadcastId: string) => readBroadcast(tables.client, BROADCASTS_TABLE, broadcastId);

async function openRow(more: Partial<BroadcastRow> = {}): Promise<string> {
  const broadcastId = randomUUID();
  const row = {
    broadcastId,
    status: 'RUNNING',
    owner: 'arn:aws:states:eu-central-1:123456789012:express:broadcast:first:1',
    attempt: 1,
    startedAt: '2026-11-21T09:50:00.000Z',
    request: '{"mapping":"M"}',
    leaseUntil: NOW - 1,
    dueAt: NOW - 1,
    openShard: OPEN_SHARDS.of(broadcastId),
    ...more,
  };
  await tables.client.send(new PutCommand({ TableName: BROADCASTS_TABLE, Item: row }));
  return broadcastId;
}

const extendLease = (broadcastId: string, leaseUntil: number) =>
  tables.client.send(
    new UpdateCommand({
      TableName: BROADCASTS_TABLE,
      Key: { broadcastId },
      UpdateExpression: 'SET leaseUntil = :leaseUntil',
      ExpressionAttributeValues: { ':leaseUntil': leaseUntil },
    }),
  );

/** Keeps what it was given, and is cut off at its n-th call, after or before what it does. */
function outlets(cutOff?: { readonly call: number; readonly done: boolean }) {
  const given: string[] = [];
  let calls = 0;
  const take = (what: string) => {
    calls += 1;
    if (cutOff?.call === calls && !cutOff.done) return Promise.reject(new Error('cut off'));
    given.push(what);
    return cutOff?.call === calls ? Promise.reject(new Error('cut off')) : Promise.resolve();
  };
  return {
    given,
    start: (input: string) => take(`start ${input}`),
    publish: ({ status }: { status: string }) => take(`publish ${status}`),
    keep: ({ request }: { request: string }) => take(`keep ${request}`),
  };
}

const at = (now: number, to = outlets()) => ({ rows, outlets: to, now: () => now });

/** Its owner, late, extends the lease just after it was read. */
class LateOwner extends OpenRows {
  override async read(broadcastId: string) {
    const row = await super.read(broadcastId);
    await extendLease(broadcastId, LATER);
    return row;
  }
}
const withLateOwner = (to: ReturnType<typeof outlets>) => ({
  ...at(NOW, to),
  rows: new LateOwner(tables.client, BROADCASTS_TABLE, LEASE_MS),
});

describe('a broadcast that was cut off', () => {
  it('is started again with the input it had, and left alone until it has had time to claim', async () => {
    const id = await openRow();
    const to = outlets();

    expect(await takeUp(id, at(NOW, to))).toBe('restarted');
    expect(await takeUp(id, at(NOW, to))).toBe('notDue');
    expect(to.given).toEqual(['start {"mapping":"M"}']);
    expect(await read(id)).toMatchObject({ status: 'RUNNING', restarts: 1, leaseUntil: NOW - 1 });
  });

  it('is left alone for as long as the execution that was started may take to claim it', async () => {
    const id = await openRow();
    await takeUp(id, at(NOW));

    expect(await takeUp(id, at(NOW + LEASE_MS))).toBe('notDue');
    expect(await takeUp(id, at(NOW + LEASE_MS + 1))).toBe('restarted');
  });

  it('is not started when its owner, late, has extended its lease meanwhile', async () => {
    const id = await openRow();
    const to = outlets();

    expect(await takeUp(id, withLateOwner(to))).toBe('notDue');
    expect(to.given).toEqual([]);
    expect(await read(id)).toMatchObject({ leaseUntil: LATER });
  });

  it('is started by one of two that find it at once', async () => {
    const id = await openRow();
    const to = outlets();
    const done = await Promise.all([takeUp(id, at(NOW, to)), takeUp(id, at(NOW, to))]);

    expect(done.sort()).toEqual(['notDue', 'restarted']);
    expect(to.given).toHaveLength(1);
  });

  it('is given up after three: kept, reported, published, closed', async () => {
    const id = await openRow({ restarts: MAX_ATTEMPTS - 1 });
    const to = outlets();

    expect(await takeUp(id, at(NOW, to))).toBe('givenUp');
    expect(to.given).toEqual(['keep {"mapping":"M"}', 'publish FAILED']);
    const row = await read(id);
    expect(row).toMatchObject({ status: 'FAILED', publishedAt: new Date(NOW).toISOString() });
    expect(row).not.toHaveProperty('openShard');
    expect(row).not.toHaveProperty('restarts');
  });
});

it('a refused request is reported in the words of its refusal, and started by nobody', async () => {
  const id = await openRow({ request: undefined as never, refusal: 'message.type is missing' });
  const to = outlets();

  expect(await takeUp(id, at(NOW, to))).toBe('published');
  expect(to.given).toEqual(['publish FAILED']);
  const row = await read(id);
  expect(row).toMatchObject({ status: 'FAILED', refusal: 'message.type is missing' });
  expect(row).not.toHaveProperty('openShard');
  expect(JSON.parse(row?.report ?? '')).toMatchObject({
    error: { name: 'Broadcast.InvalidRequest', cause: 'message.type is missing' },
  });
});

it('a refused request is left alone when its owner, late, has extended its lease meanwhile', async () => {
  const id = await openRow({ request: undefined as never, refusal: 'message.type is missing' });
  const to = outlets();

  expect(await takeUp(id, withLateOwner(to))).toBe('notDue');
  expect(to.given).toEqual([]);
  expect(await read(id)).toMatchObject({ status: 'RUNNING', leaseUntil: LATER });
});

it('a report that was recorded and not published is published and closed', async () => {
  const id = await openRow({ status: 'PARTIAL', report: reportText('PARTIAL') });
  const to = outlets();

  expect(await takeUp(id, at(NOW, to))).toBe('published');
  expect(to.given).toEqual(['publish PARTIAL']);
  expect(await read(id)).toMatchObject({ publishedAt: new Date(NOW).toISOString() });
});

it('what is not due is left alone', async () => {
  expect(await takeUp(await openRow({ dueAt: NOW }), at(NOW))).toBe('notDue');
  expect(await takeUp(await openRow({ leaseUntil: NOW }), at(NOW))).toBe('notDue');
  const reported = { status: 'COMPLETED', report: reportText('COMPLETED') } as const;
  expect(await takeUp(await openRow({ ...reported, leaseUntil: NOW }), at(NOW))).toBe('notDue');
  expect(await takeUp(randomUUID(), at(NOW))).toBe('notDue');
});

describe.each([1, 2])('cut off at call %d of a service', (call) => {
  it.each([true, false])('(done: %s), what is overdue is finished by the runs after', async (done) => {
    for (const row of [
      { restarts: 2 },
      { refusal: 'no' },
      { status: 'COMPLETED', report: reportText('COMPLETED') } as const,
    ]) {
      const id = await openRow(row);
      await takeUp(id, at(NOW, outlets({ call, done }))).catch(() => undefined);
      await takeUp(id, at(LATER));

      const after = await read(id);
      expect(after?.publishedAt).toBeDefined();
      expect(after).not.toHaveProperty('openShard');
    }
  });
});

/** One run of the rule. */
function run(to: ReturnType<typeof outlets>, unopened: OverdueParts['unopened'] = NOTHING_UNOPENED) {
  const summaries: OverdueSummary[] = [];
  const onSummary = (summary: OverdueSummary) => void summaries.push(summary);
  const log = { warn: jest.fn(), error: jest.fn() };
  const parts = { ...at(NOW, to), unopened, log, openWithinMs: 0, onSummary };
  return { summaries, log, ended: restartOverdue(parts, () => false) };
}
const NOTHING_UNOPENED = { receive: () => Promise.resolve([]), remove: () => Promise.resolve() };

it('a queue that cannot be read keeps no broadcast waiting', async () => {
  await openRow();
  const to = outlets();
  const receive = () => Promise.reject(new Error('no queue'));
  const { summaries, ended } = run(to, { ...NOTHING_UNOPENED, receive });

  await expect(ended).rejects.toThrow('no queue');
  expect(summaries).toEqual([expect.objectContaining({ restarted: 1, notTakenUp: 0 })]);
});

it('one that cannot be taken up keeps no other waiting', async () => {
  const ids = [await openRow(), await openRow(), await openRow()];
  const to = outlets({ call: 1, done: false });
  const { summaries, log, ended } = run(to);

  await expect(ended).rejects.toThrow('Could not handle 1 overdue broadcasts');
  expect(summaries.map(foundOverdue)).toEqual([ids.length]);
  expect(to.given).toHaveLength(ids.length - 1);
  const broadcastId = expect.any(String) as string;
  expect(log.warn.mock.calls).toEqual(Array(2).fill(['Overdue broadcast handled', { broadcastId, done: 'restarted' }]));
  expect(log.error.mock.calls).toEqual([
    ['Could not handle an overdue broadcast', { broadcastId, error: expect.any(Error) as Error }],
  ]);
});

it('what turns out not to be overdue is not logged', async () => {
  const id = await openRow();
  const to = outlets();
  // Another run takes it between the index and the row.
  const parts = { ...at(NOW, to), unopened: NOTHING_UNOPENED, openWithinMs: 0, onSummary: () => undefined };
  const log = { warn: jest.fn(), error: jest.fn() };
  await extendLease(id, LATER);

  const { notDue } = await restartOverdue({ ...parts, log }, () => false);
  expect(notDue).toBeGreaterThanOrEqual(1);
  const logged = log.warn.mock.calls as [string, { broadcastId?: string }][];
  expect(logged.filter(([, { broadcastId }]) => broadcastId === id)).toEqual([]);
});

it('counts what was overdue: all but what was not due', () => {
  expect(foundOverdue({ restarted: 1, published: 20, givenUp: 300, notTakenUp: 4000, notDue: 50_000 })).toBe(4321);
});

describe('events that could not be opened', () => {
  const event = (leftAt: number, number: number): UnopenedEvent => ({
    input: JSON.stringify({ mapping: 'M', source: 's', eventId: randomUUID(), number }),
    ...{ owner: `arn:${number}`, error: { name: 'E', cause: 'c' }, leftAt, receipt: String(number) },
  });
  /** A queue that hides what was received, and gives two at a time. */
  const queueOf = (events: UnopenedEvent[]) => {
    const removed: string[] = [];
    return {
      removed,
      receive: () => Promise.resolve(events.splice(0, 2)),
      remove: ({ receipt }: UnopenedEvent) => Promise.resolve(void removed.push(receipt)),
    };
  };

  it('are handled until there are none, and each is logged with its execution', async () => {
    const queue = queueOf([1, 2, 3].map((number) => event(NOW - 1, number)));
    const { summaries, log, ended } = run(outlets(), queue);

    await ended;
    expect(queue.removed).toEqual(['1', '2', '3']);
    expect(summaries).toMatchObject([{ givenUp: 3, notTakenUp: 0 }]);
    expect(log.warn).toHaveBeenCalledWith('Overdue broadcast handled', { owner: 'arn:1', done: 'givenUp' });
  });

  it('wait for a later run if they were left during this one', async () => {
    const queue = queueOf([event(NOW - 1, 1), event(NOW, 2), event(NOW + 1, 3), event(NOW - 1, 4)]);
    const { summaries, ended } = run(outlets(), queue);

    await ended;
    expect(queue.removed).toEqual(['1', '4']);
    expect(summaries).toMatchObject([{ givenUp: 2 }]);
  });

  it('are no more received once a call gives only those left during this run', async () => {
    const queue = queueOf([event(NOW, 1), event(NOW, 2), event(NOW - 1, 3)]);
    await run(outlets(), queue).ended;
    expect(queue.removed).toEqual([]);
  });
});

describe('a scheduled broadcast that its schedule did not start', () => {
  const scheduled = (more: Partial<BroadcastRow> = {}) =>
    openRow({ status: 'SCHEDULED', sendAt: '2026-11-21T09:58:00.000Z', request: '{"scheduled":{}}', ...more });

  it('is started with the request of its row, and left alone until that has had time to claim', async () => {
    const id = await scheduled();
    const to = outlets();
    expect(await takeUp(id, at(NOW, to))).toBe('restarted');
    expect(await takeUp(id, at(NOW, to))).toBe('notDue');
    expect(to.given).toEqual(['start {"scheduled":{}}']);
    expect(await read(id)).toMatchObject({ status: 'SCHEDULED', restarts: 1, dueAt: NOW + LEASE_MS });
  });

  it('is left alone until it is due, and once it is canceled', async () => {
    expect(await takeUp(await scheduled({ dueAt: NOW + 1 }), at(NOW))).toBe('notDue');
    const { dueAt: _, openShard: __, ...canceledRow } = (await read(await scheduled()))!;
    const Item = { ...canceledRow, status: 'CANCELED' };
    await tables.client.send(new PutCommand({ TableName: BROADCASTS_TABLE, Item }));
    expect(await takeUp(Item.broadcastId!, at(NOW))).toBe('notDue');
  });

  it('is given up and reported, from its time on, when no start claims it', async () => {
    const id = await scheduled({ restarts: MAX_ATTEMPTS - 1 });
    const to = outlets();
    expect(await takeUp(id, at(NOW, to))).toBe('givenUp');
    expect(to.given).toEqual(['keep {"scheduled":{}}', 'publish FAILED']);
    const { report = '{}' } = (await read(id))!;
    expect(JSON.parse(report)).toMatchObject({ status: 'FAILED', durationMs: 120_000 });
  });
});
