/** The row of a broadcast until its time, as DynamoDB writes it, and the schedule that is made for it. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { SCHEDULE_GRACE_SECONDS } from '#shared/contracts/limits';
import type { ConditionalUpdate } from '#shared/tables/conditional-update';
import { OPEN_SHARDS } from '#shared/tables/index-shards';
import { canceled, isScheduled, scheduledFor, scheduleIfAhead, scheduleName } from '#shared/tables/scheduled-row';
import type { BroadcastRow } from '#shared/tables/table-schema';
import { broadcastAfter } from '../../support/broadcast-after';
import { BROADCASTS_TABLE, startTables, type Tables } from '../../support/tables';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const SEND_AT = '2026-11-21T12:00:00.000Z';
const AT = Date.parse(SEND_AT);
const STATUSES = ['RUNNING', 'COMPLETED', 'PARTIAL', 'NO_CONNECTIONS', 'EXPIRED', 'FAILED', 'CANCELED'] as const;

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

async function put(row: Partial<BroadcastRow>): Promise<string> {
  const broadcastId = randomUUID();
  await tables.client.send(new PutCommand({ TableName: BROADCASTS_TABLE, Item: { broadcastId, ...row } }));
  return broadcastId;
}
/** The row after the update; undefined if its condition did not hold. */
const after = (broadcastId: string, update: ConditionalUpdate) => broadcastAfter(tables, broadcastId, update);

const asked = (broadcastId: string) => ({
  ...{ broadcastId, owner: 'me', startedAt: '2026-11-21T10:00:00.000Z' },
  ...{ request: '{"mapping":"M"}', sendAt: SEND_AT },
});
const kept = (broadcastId: string) => ({
  ...asked(broadcastId),
  ...{ status: 'SCHEDULED', leaseUntil: AT, dueAt: AT + SCHEDULE_GRACE_SECONDS * 1000 },
  ...{ openShard: OPEN_SHARDS.of(broadcastId), expiresAt: AT / 1000 + 30 * 86_400 },
});

describe('a request with a time', () => {
  it('is kept from its time on for as long as others are from their beginning', async () => {
    const id = randomUUID();
    expect(await after(id, scheduledFor(asked(id), 30))).toEqual(kept(id));
  });

  it('replaces what failed, and counts on from its attempts', async () => {
    const id = await put({
      ...{ status: 'FAILED', owner: 'another', attempt: 2, startedAt: '2026-11-20T10:00:00.000Z', envelope: '{}' },
      ...{ refusal: 'no type', refusedInput: '{}', report: '{}', publishedAt: '2026-11-20T10:00:01.000Z' },
    });
    expect(await after(id, scheduledFor(asked(id), 30))).toEqual({ ...kept(id), attempt: 2 });
  });

  it.each([...STATUSES.filter((status) => status !== 'FAILED'), 'SCHEDULED'] as const)(
    'changes nothing in a row that is %s',
    async (status) => {
      const id = await put({ status, owner: 'another' });
      expect(await after(id, scheduledFor(asked(id), 30))).toBeUndefined();
    },
  );
});

describe('a cancellation', () => {
  it('takes what is scheduled out of the index of open broadcasts, and says when', async () => {
    const id = randomUUID();
    await after(id, scheduledFor(asked(id), 30));
    const { dueAt: _, openShard: __, ...closed } = kept(id);
    expect(await after(id, canceled(NOW))).toEqual({
      ...{ ...closed, status: 'CANCELED', canceledAt: '2026-11-21T10:00:00.000Z' },
    });
  });

  it('forgets how often the overdue rule has begun it', async () => {
    const row = await after(await put({ status: 'SCHEDULED', restarts: 1 }), canceled(NOW));
    expect(row).toMatchObject({ status: 'CANCELED' });
    expect(row).not.toHaveProperty('restarts');
  });

  it.each(STATUSES)('changes nothing in a row that is %s', async (status) => {
    expect(await after(await put({ status }), canceled(NOW))).toBeUndefined();
  });
});

it('only a row that waits for its time is scheduled', () => {
  expect(isScheduled({ status: 'SCHEDULED' })).toBe(true);
  expect(STATUSES.filter((status) => isScheduled({ status, sendAt: SEND_AT }))).toEqual([]);
});

it('a schedule has the same name whenever it is made', () => {
  expect(scheduleName('orders/shop/1')).toBe('23509648441cc5f0332199a763ca0320171911dd980ffe3085dcc8838566514d');
});

describe('an event', () => {
  const event = { mapping: 'M', source: 'shop', eventId: 'e-1', time: SEND_AT, request: { message: { data: 1 } } };
  const at = (sendAt: string, now = NOW) =>
    scheduleIfAhead({ ...event, scheduled: { broadcastId: 'orders/shop/1', sendAt } }, now);

  it('without a time is sent now', () => {
    expect(scheduleIfAhead(event, NOW)).toBeUndefined();
  });

  it('with a time ahead has a schedule, whose input has nothing of the message', () => {
    const { request: _, ...input } = event;
    const schedule = at(SEND_AT)!;
    expect({ ...schedule, input: JSON.parse(schedule.input) as object }).toEqual({
      sendAt: SEND_AT,
      name: scheduleName('orders/shop/1'),
      expression: 'at(2026-11-21T12:00:00)',
      input: { ...input, scheduled: { broadcastId: 'orders/shop/1', sendAt: SEND_AT } },
    });
  });

  it.each([
    ['2026-11-21T09:59:59.999Z', undefined],
    ['2026-11-21T10:00:00.000Z', undefined],
    ['2026-11-21T10:00:00.001Z', 'at(2026-11-21T10:00:05)'],
    ['2026-11-21T10:00:05.000Z', 'at(2026-11-21T10:00:05)'],
    ['2026-11-21T10:00:05.001Z', 'at(2026-11-21T10:00:06)'],
    ['2027-01-01T00:00:00.000Z', 'at(2027-01-01T00:00:00)'],
  ])('for %s is begun in a whole second, not before it and not sooner than a schedule is made', (sendAt, expected) => {
    expect(at(sendAt)?.expression).toBe(expected);
  });
});
