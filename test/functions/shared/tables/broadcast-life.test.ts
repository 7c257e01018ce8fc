/** The changes of a broadcast's row, as DynamoDB makes them, and what can be told from a row that was read. */
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { randomUUID } from 'node:crypto';
import { PUBLISH_SECONDS } from '#shared/contracts/limits';
import {
  claimed,
  type ClaimRequest,
  type DueRow,
  fanOutName,
  forgotten,
  isClosed,
  isDue,
  isFree,
  isReported,
  leaseEnded,
  markedPublished,
  mayStillBeWritten,
  ranRepeatedly,
  renewed,
  reportRecorded,
  restartCounted,
  unpublishedStatus,
} from '#shared/tables/broadcast-life';
import { readBroadcast } from '#shared/tables/broadcasts-table';
import type { ConditionalUpdate } from '#shared/tables/conditional-update';
import type { BroadcastRow } from '#shared/tables/table-schema';
import { broadcastAfter } from '../../support/broadcast-after';
import { BROADCASTS_TABLE, startTables, type Tables } from '../../support/tables';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const LEASE_SECONDS = 360;
const LEASE = { leaseSeconds: LEASE_SECONDS, broadcastRetentionDays: 30, now: NOW };
const STARTED_AT = '2026-11-21T09:50:00.000Z';
const SEND_AT = '2026-11-21T10:00:00.000Z';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

type Row = Partial<BroadcastRow> & Pick<BroadcastRow, 'broadcastId'>;

async function put<Given extends Partial<BroadcastRow>>(row: Given) {
  const Item = { broadcastId: randomUUID(), ...row };
  await tables.client.send(new PutCommand({ TableName: BROADCASTS_TABLE, Item }));
  return Item;
}

/** The row after the update; undefined if its condition did not hold. */
const after = ({ broadcastId }: Pick<BroadcastRow, 'broadcastId'>, update: ConditionalUpdate) =>
  broadcastAfter(tables, broadcastId, update);

const RUNNING = {
  status: 'RUNNING',
  owner: 'me',
  startedAt: STARTED_AT,
  attempt: 1,
  request: '{}',
  envelope: '{}',
  leaseUntil: NOW - 1,
  dueAt: NOW - 2,
  openShard: 'open#1',
} as const;

describe('what a row says of its broadcast', () => {
  it.each<[string, Partial<BroadcastRow>, { isReported: boolean; isClosed: boolean }]>([
    ['running', { status: 'RUNNING', dueAt: NOW }, { isReported: false, isClosed: false }],
    ['running, with a report from before', { status: 'RUNNING', report: '{}' }, { isReported: false, isClosed: false }],
    ['canceled', { status: 'CANCELED' }, { isReported: false, isClosed: false }],
    ['reported', { status: 'PARTIAL', report: '{}', dueAt: NOW }, { isReported: true, isClosed: false }],
    ['reported and published', { status: 'PARTIAL', report: '{}' }, { isReported: true, isClosed: true }],
    ['a refusal that was published', { status: 'FAILED', report: '{}' }, { isReported: true, isClosed: true }],
  ])('%s', (_, row, expected) => {
    expect({ isReported: isReported(row), isClosed: isClosed(row) }).toEqual(expected);
  });

  const CLOSED = { status: 'COMPLETED', report: '{}' } as const;
  it.each<[string, Partial<BroadcastRow>, boolean]>([
    ['while it runs, even after its lease', { status: 'RUNNING', dueAt: NOW, leaseUntil: NOW - 1 }, true],
    ['while its report is to be published', { ...CLOSED, dueAt: NOW, leaseUntil: NOW - 1 }, true],
    ['closed without publishing, in the last moment of its lease', { ...CLOSED, leaseUntil: NOW }, true],
    ['closed without publishing, with time left', { ...CLOSED, leaseUntil: NOW + 1 }, true],
    ['closed without publishing, after its lease', { ...CLOSED, leaseUntil: NOW - 1 }, false],
    ['closed without publishing or a lease', CLOSED, false],
    ['published, with time left', { ...CLOSED, publishedAt: SEND_AT, leaseUntil: NOW + 1 }, false],
  ])('may still be written by its owner or not: %s', (_, row, expected) => {
    expect(mayStillBeWritten(row, NOW)).toBe(expected);
  });

  it.each<[string, Partial<BroadcastRow> | undefined, boolean]>([
    ['past its time and its lease', { dueAt: NOW - 1, leaseUntil: NOW - 1 }, true],
    ['past its time, without a lease', { dueAt: NOW - 1 }, true],
    ['at its time', { dueAt: NOW, leaseUntil: NOW - 1 }, false],
    ['in the last moment of its lease', { dueAt: NOW - 1, leaseUntil: NOW }, false],
    ['closed', { leaseUntil: NOW - 1 }, false],
    ['gone', undefined, false],
  ])('is due or not: %s', (_, row, expected) => {
    expect(isDue(row, NOW)).toBe(expected);
  });

  it.each<[Partial<BroadcastRow>, boolean]>([
    [{}, false],
    [{ attempt: 1, renewals: 0 }, false],
    [{ attempt: 2 }, true],
    [{ renewals: 1 }, true],
  ])('%j ran more than once: %s', (row, expected) => {
    expect(ranRepeatedly(row)).toBe(expected);
  });
});

it('leaves only COMPLETED reports unpublished, and only if exceptions alone are published', () => {
  expect(unpublishedStatus('exceptions')).toBe('COMPLETED');
  expect(unpublishedStatus('all')).toBeUndefined();
});

describe('a claim', () => {
  const asks = { owner: 'me', startedAt: STARTED_AT };
  const content = { envelope: '{"id":"x"}', request: '{"mapping":"M"}' };
  const another = { ...RUNNING, owner: 'another' };
  const FAILED = { ...asks, status: 'FAILED', attempt: 1, owner: 'another', report: '{}' } as const;
  const refused = { ...FAILED, refusal: 'no type' };
  const scheduled = { ...another, status: 'SCHEDULED', sendAt: SEND_AT } as const;

  it.each<[string, Partial<BroadcastRow>, Partial<ClaimRequest>, boolean]>([
    ['of a broadcast that failed', FAILED, { ...asks, ...content }, true],
    ['of a refused one, with another request', refused, { ...asks, ...content }, true],
    ['of a refused one, for the same reason', refused, { ...asks, refusal: 'no type' }, false],
    ['of a refused one, for another reason', refused, { ...asks, refusal: 'no data' }, true],
    ['of a failed one, to be refused', FAILED, { ...asks, refusal: 'no type' }, true],
    ['of a scheduled one, at its time', scheduled, { ...asks, ...content, sendAt: SEND_AT }, true],
    ['of a scheduled one, for another time', scheduled, { ...asks, ...content, sendAt: STARTED_AT }, false],
    ['of a scheduled one, for no time', scheduled, { ...asks, ...content }, false],
    ['of its own, with time left', { ...RUNNING, leaseUntil: NOW + 1 }, { ...asks, ...content }, true],
    ['of its own, refused', RUNNING, { ...asks, refusal: 'no type' }, true],
    ['of another owner, past its lease', another, { ...asks, ...content }, true],
    ['of another owner, in the last moment', { ...another, leaseUntil: NOW }, { ...asks, ...content }, false],
    ['of one that is over', { ...RUNNING, status: 'COMPLETED' }, { ...asks, ...content }, false],
    ['of one that was canceled', { ...scheduled, status: 'CANCELED' }, { ...asks, ...content, sendAt: SEND_AT }, false],
  ])('%s succeeds or not, as its row says beforehand', async (_, before, asker, expected) => {
    const row = await put(before);
    const request = { ...asker, broadcastId: row.broadcastId } as ClaimRequest;
    expect(isFree(row, request, NOW)).toBe(expected);
    const taken =
      (await after(row, claimed(request, LEASE))) ?? (await after(row, renewed(request, NOW + LEASE_SECONDS * 1000)));
    expect(taken).toEqual(
      expected ? (expect.objectContaining({ owner: 'me', status: 'RUNNING' }) as object) : undefined,
    );
  });

  it('of a running row without a lease is not free to another', () => {
    const request = { broadcastId: 'b', ...asks, ...content };
    expect(isFree({ status: 'RUNNING', owner: 'another' }, request, NOW)).toBe(false);
  });

  it('replaces what was refused, and gives its owner a lease', async () => {
    const row = await put({ ...refused, refusedInput: '{"type":7}', publishedAt: SEND_AT });
    const { broadcastId } = row;
    expect(await after(row, claimed({ broadcastId, ...asks, ...content }, LEASE))).toEqual({
      ...{ broadcastId, ...asks, ...content, status: 'RUNNING', attempt: 2 },
      leaseUntil: NOW + LEASE_SECONDS * 1000,
      dueAt: NOW + PUBLISH_SECONDS * 1000,
      openShard: expect.stringMatching(/^open#\d$/) as string,
      expiresAt: NOW / 1000 + 30 * 86_400,
    });
  });

  it.each([[{}], [{ refusedInput: '{"type":7}' }]])(
    'of a refused request keeps why, and the input: %j',
    async (input) => {
      const row = await put({ ...FAILED, ...content, refusedInput: '{"type":6}' });
      const taken = await after(
        row,
        claimed({ ...row, ...asks, refusal: 'no type', refusedInput: undefined, ...input }, LEASE),
      );
      const { refusal, refusedInput, request, envelope } = taken!;
      expect({ refusal, refusedInput, request, envelope }).toEqual({ refusal: 'no type', ...input });
    },
  );
});

describe('a claim that is made again', () => {
  const request = { broadcastId: 'b', owner: 'me', startedAt: STARTED_AT, request: '{}', envelope: '{"at":"2"}' };

  it('lasts longer, is counted, and has the new envelope', async () => {
    const row = await put(RUNNING);
    expect(await after(row, renewed(request, NOW))).toEqual({
      ...{ ...row, leaseUntil: NOW, renewals: 1, envelope: '{"at":"2"}' },
    });
    expect(await after(row, renewed(request, NOW + 1))).toMatchObject({ leaseUntil: NOW + 1, renewals: 2 });
  });

  it('keeps a lease that fan-out has extended', async () => {
    expect(await after(await put({ ...RUNNING, leaseUntil: NOW }), renewed(request, NOW))).toBeUndefined();
  });

  it('of a refused request says nothing of an envelope', async () => {
    const refusal = renewed({ broadcastId: 'b', owner: 'me', startedAt: STARTED_AT, refusal: 'no type' }, NOW);
    expect(Object.keys(refusal.ExpressionAttributeValues!).sort()).toEqual(
      [':leaseUntil', ':one', ':owner', ':running', ':zero'].sort(),
    );
    const row = await put(RUNNING);
    expect(await after(row, refusal)).toEqual({ ...row, leaseUntil: NOW, renewals: 1 });
  });
});

it('a broadcast whose owner has ended is due at once', async () => {
  const row = await put({ ...RUNNING, leaseUntil: NOW + 1, dueAt: NOW + 1 });
  const ended = await after(row, leaseEnded('me', NOW));
  expect(ended).toEqual({ ...row, leaseUntil: NOW - 1, dueAt: NOW - 1 });
  expect(isDue(ended, NOW)).toBe(true);
  expect(await after(row, leaseEnded('another', NOW))).toBeUndefined();
  expect(await after(await put({ ...RUNNING, status: 'COMPLETED' }), leaseEnded('me', NOW))).toBeUndefined();
});

describe('the overdue rule', () => {
  const due = async (more: Partial<BroadcastRow> = {}) => (await put({ ...RUNNING, ...more })) as DueRow;

  it('counts each restart, and lets no other start until the next look', async () => {
    const row = await due();
    expect(await after(row, restartCounted(row, NOW + 5))).toEqual({ ...row, restarts: 1, dueAt: NOW + 5 });
    const again = { ...row, dueAt: NOW + 5 };
    expect(await after(row, restartCounted(again, NOW + 9))).toEqual({ ...row, restarts: 2, dueAt: NOW + 9 });
  });

  it('records a failure, with time to publish it', async () => {
    const row = await due({ restarts: 2 });
    const { envelope: _, restarts: __, ...kept } = row;
    expect(await after(row, reportRecorded(row, '{"failed":1}', NOW))).toEqual({
      ...{ ...kept, status: 'FAILED', report: '{"failed":1}', leaseUntil: NOW + PUBLISH_SECONDS * 1000 },
    });
  });

  it.each<[string, Partial<BroadcastRow>]>([
    ['another owner', { owner: 'another' }],
    ['another status', { status: 'COMPLETED' }],
    ['another due time', { dueAt: NOW - 3 }],
    ['another lease', { leaseUntil: NOW }],
  ])('changes nothing in a row that meanwhile has %s', async (_, meanwhile) => {
    const row = await due(meanwhile);
    expect(await after(row, restartCounted({ ...row, ...RUNNING }, NOW + 5))).toBeUndefined();
    expect(await after(row, reportRecorded({ ...row, ...RUNNING }, '{}', NOW))).toBeUndefined();
  });

  it('takes a row whose status was not read for a running one', async () => {
    const { status: _, ...read } = await due();
    expect(await after(read, restartCounted(read, NOW + 5))).toMatchObject({ restarts: 1 });
    const { status: __, ...scheduled } = await due({ status: 'SCHEDULED' });
    expect(await after(scheduled, restartCounted(scheduled, NOW + 5))).toBeUndefined();
  });

  it('restarts a scheduled one as it was read', async () => {
    const row = await due({ status: 'SCHEDULED' });
    expect(await after(row, restartCounted(row, NOW + 5))).toMatchObject({ status: 'SCHEDULED', restarts: 1 });
  });
});

describe('a report that is on the bus', () => {
  const report = JSON.stringify({ finishedAt: '2026-11-21T09:59:59.000Z' });
  const reported = { ...RUNNING, status: 'PARTIAL', report } as const;

  it('closes its row', async () => {
    const row = await put(reported);
    const { dueAt: _, openShard: __, ...kept } = row;
    expect(await after(row, markedPublished(row, NOW))).toEqual({ ...kept, publishedAt: '2026-11-21T10:00:00.000Z' });
  });

  it.each([
    ['of another owner', { owner: 'another' }],
    ['with another report', { report: '{"finishedAt":"2026-11-21T09:59:58.000Z"}' }],
  ])('closes no row %s', async (_, meanwhile) => {
    const row = await put({ ...reported, ...meanwhile });
    expect(await after(row, markedPublished({ ...row, ...reported }, NOW))).toBeUndefined();
  });
});

describe('a user who is forgotten', () => {
  const texts = { request: '{"users":["alice","bob"]}', report: '{"users":["alice"]}', reached: '{"alice":["a="]}' };
  const closed = { status: 'COMPLETED', owner: 'me', refusedInput: '{"user":"alice"}', ...texts } as const;

  it.each<[string, Parameters<typeof forgotten>[1]]>([
    ['one text', { report: '{"users":[]}' }],
    ['several texts', { request: '{"users":["bob"]}', report: '{"users":[]}', reached: '{}' }],
    ['some texts, and others that go', { request: undefined, refusedInput: undefined, report: '{}', reached: '{}' }],
    ['texts that all go', { request: undefined, refusedInput: undefined }],
    ['a text that goes', { request: undefined }],
  ])('is taken out of %s, and nothing else changes', async (_, change) => {
    const row = await put(closed);
    const expected = Object.entries({ ...row, ...change }).filter(([, value]) => value !== undefined);
    expect(await after(row, forgotten(row, change))).toEqual(Object.fromEntries(expected));
  });

  it.each<[string, Partial<BroadcastRow>]>([
    ['is open', { dueAt: NOW }],
    ['has another request by now', { request: '{"users":["alice"]}' }],
    ['has another report by now', { report: '{"users":["alice","bob"]}' }],
  ])('stays in a row that %s', async (_, meanwhile) => {
    const row: Row = await put({ ...closed, ...meanwhile });
    expect(await after(row, forgotten(closed, { request: undefined, report: '{}' }))).toBeUndefined();
    expect(await readBroadcast(tables.client, BROADCASTS_TABLE, row.broadcastId)).toEqual(row);
  });
});

it('names the execution that fans out by broadcast and owner', () => {
  expect(fanOutName({ broadcastId: 'orders/shop/1', owner: 'me' })).toBe(
    '57407d2da1f17bff70bea2a1e4a9ea4626cdf7ec6b92565866b644752e7399ad',
  );
});
