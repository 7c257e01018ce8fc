import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { BroadcastNotOverError } from '#shared/base/errors';
import { planAudience } from '#shared/request/audience';
import { validateRequest } from '#shared/request/validate-request';
import { MAX_AUDIENCE_BYTES } from '#shared/contracts/limits';
import { NOTHING_UNKNOWN } from '#shared/tables/broadcast-record';
import type { BroadcastRequest, DeliveryReport } from '#shared/contracts';
import { planResend, type Resend, type ResendScope } from '#shared/tables/resend-requests';
import type { BatchRecord, BroadcastRow } from '#shared/tables/table-schema';
import { BROADCASTS_TABLE, OUTCOMES_TABLE, startTables, type Tables } from '../../support/tables';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const AT = '2026-11-21T10:00:00.000Z';
const PUBLISHED_AT = '2026-11-21T09:59:59Z';
const ORIGINAL = { broadcastId: 'original', time: PUBLISHED_AT };
const EXPIRES_AT = '2026-12-24T18:00:00Z';
const put = (TableName: string, Item: object) => tables.client.send(new PutCommand({ TableName, Item: { ...Item } }));

async function broadcast(broadcastId: string, record: BatchRecord, row: Partial<BroadcastRow> = {}): Promise<void> {
  const message = { type: 'orderShipped', data: { orderId: 'A-1042' } };
  await put(BROADCASTS_TABLE, {
    broadcastId,
    owner: 'arn:aws:states:us-east-1:000000000000:execution:broadcast:first',
    status: 'PARTIAL',
    request: JSON.stringify({
      time: PUBLISHED_AT,
      request: { audience: { everyone: true }, message, expiresAt: EXPIRES_AT },
    }),
    ...row,
  });
  const outcomes = JSON.stringify(record);
  await put(OUTCOMES_TABLE, { broadcastId, batch: `${AT}#1`, at: AT, outcomes, expiresAt: 4_000_000_000 });
}

const plan = (broadcastId: string, options?: ResendScope): Promise<Resend> =>
  planResend(tables.client, { broadcasts: BROADCASTS_TABLE, outcomes: OUTCOMES_TABLE }, broadcastId, options);
const requestsOf = async (broadcastId: string): Promise<readonly BroadcastRequest[]> =>
  (await plan(broadcastId)).requests;

it('asks for the same message, under the same id, to the connections that failed and no others', async () => {
  await broadcast('some', {
    delivered: { 'a=': 'alice' },
    stale: { 'b=': 'bob' },
    failed: { TIMEOUT: { 'd=': 'dave' }, THROTTLED: { 'c=': null } },
  });

  const [request, ...more] = await requestsOf('some');
  expect(more).toEqual([]);
  expect(request).toEqual({
    audience: { connections: ['c=', 'd='] },
    message: { type: 'orderShipped', data: { orderId: 'A-1042' } },
    resendOf: { broadcastId: 'some', time: PUBLISHED_AT },
    expiresAt: EXPIRES_AT,
    idempotencyKey: expect.stringMatching(/^resend-[0-9a-f]{64}$/) as string,
  });
  expect(validateRequest(request)).toEqual(request);
});

it('keeps out of history what was out of it, and does not replace a last value by an older one', async () => {
  const request = {
    ...{ audience: { everyone: true }, history: false },
    message: { type: 'price', data: 1, supersedes: { key: 'A-1', version: 1 }, retain: 'A-1' },
  };
  const row = { request: JSON.stringify({ time: PUBLISHED_AT, request }) };
  await broadcast('retained', { failed: { TIMEOUT: { 'd=': null } } }, row);
  for (const options of [{}, { wholeAudience: true }]) {
    const [again] = (await plan('retained', options)).requests;
    expect(again).toMatchObject({ history: false, message: { type: 'price', supersedes: { version: 1 } } });
    expect(again!.message).not.toHaveProperty('retain');
  }
});

it.each([
  ['trace', { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }],
  ['deadline of acknowledgements', { acknowledge: { within: 60 } }],
])('keeps the %s, and adds nothing that the request did not have', async (name, kept) => {
  const request = { audience: { everyone: true }, message: { type: 'price', data: 1 }, ...kept };
  await broadcast(name, { failed: { TIMEOUT: { 'd=': null } } }, { request: JSON.stringify({ request }) });
  const [again] = await requestsOf(name);
  expect(again).toMatchObject(kept);
  expect(Object.keys(again!).sort()).toEqual(
    ['audience', 'idempotencyKey', 'message', 'resendOf', ...Object.keys(kept)].sort(),
  );
});

it.each(['RUNNING', 'SCHEDULED'] as const)('waits for the end of a broadcast that is %s', async (status) => {
  await broadcast(`not-over-${status}`, { failed: { TIMEOUT: { 'd=': null } } }, { status });
  await expect(plan(`not-over-${status}`)).rejects.toThrow(BroadcastNotOverError);
});

it('asks nothing for a broadcast that was canceled', async () => {
  await broadcast('canceled', { failed: { TIMEOUT: { 'd=': null } } }, { status: 'CANCELED' });
  expect(await plan('canceled')).toEqual({ requests: [], unknown: NOTHING_UNKNOWN });
});

it('asks the same when asked again, and something else of another broadcast or once less failed', async () => {
  await broadcast('first', { failed: { TIMEOUT: { 'a=': null, 'b=': null } } });
  await broadcast('second', { failed: { TIMEOUT: { 'a=': null, 'b=': null } } });
  const [first] = await requestsOf('first');
  const [second] = await requestsOf('second');
  expect(await requestsOf('first')).toEqual([first]);
  expect(second?.idempotencyKey).not.toBe(first?.idempotencyKey);

  await broadcast('first', { delivered: { 'a=': null }, failed: { TIMEOUT: { 'b=': null } } });
  expect((await requestsOf('first'))[0]?.idempotencyKey).not.toBe(first?.idempotencyKey);
});

it('of a broadcast that was itself sent again, keeps the id clients know', async () => {
  await broadcast(
    'again',
    { failed: { TIMEOUT: { 'a=': null } } },
    { request: JSON.stringify({ time: AT, request: { message: { type: 't', data: 1 }, resendOf: ORIGINAL } }) },
  );
  expect((await requestsOf('again'))[0]?.resendOf).toEqual(ORIGINAL);
});

it('divides more failures than one request may name, each connection once', async () => {
  const ids = Array.from({ length: 12_000 }, (_, index) => `L0SM9cOFvHc${String(index).padStart(5, '0')}=`);
  const failed = (from: number) => ({
    TIMEOUT: Object.fromEntries(ids.slice(from, from + 6000).map((id) => [id, null])),
  });
  await broadcast('many', { failed: failed(0) });
  const at = '2026-11-21T10:00:01.000Z';
  const outcomes = JSON.stringify({ failed: failed(6000) });
  await put(OUTCOMES_TABLE, { broadcastId: 'many', batch: `${at}#2`, at, outcomes, expiresAt: 4_000_000_000 });

  const requests = await requestsOf('many');
  expect(requests.flatMap(({ audience }) => audience.connections)).toEqual(ids);
  const shards = { everyone: { write: 1, read: 1 }, channel: { write: 1, read: 1 } };
  for (const { audience } of requests) expect(() => planAudience(audience, shards)).not.toThrow();
  expect(requests.length).toBeLessThanOrEqual(3);
});

it.each([
  [0, 1],
  [1, 2],
])(
  'leaves 100 bytes of the largest audience for the rest of it: %d bytes more make %d requests',
  async (more, count) => {
    // Each id takes a comma and two quotation marks as well.
    const room = MAX_AUDIENCE_BYTES - 100;
    const lengths = [...Array.from({ length: Math.floor(room / 100) - 1 }, () => 97), 97 + (room % 100) + more];
    const ids = lengths.map((length, index) => String(index).padStart(length, '0'));
    await broadcast(`full-${more}`, { failed: { TIMEOUT: Object.fromEntries(ids.map((id) => [id, null])) } });
    const requests = await requestsOf(`full-${more}`);
    expect(requests.flatMap(({ audience }) => audience.connections)).toEqual(ids.sort());
    expect(requests).toHaveLength(count);
  },
);

it('asks nothing when nothing failed, or the request was refused', async () => {
  await broadcast('fine', { delivered: { 'a=': 'alice' } });
  await put(BROADCASTS_TABLE, { broadcastId: 'refused', status: 'FAILED', report: '{}' });
  expect(await requestsOf('fine')).toEqual([]);
  expect(await requestsOf('refused')).toEqual([]);
});

it('says by name that a broadcast is not there, or not over', async () => {
  await broadcast('running', { failed: { TIMEOUT: { 'a=': null } } }, { status: 'RUNNING' });
  await expect(requestsOf('never')).rejects.toMatchObject({ name: 'Broadcast.NotFound' });
  await expect(requestsOf('running')).rejects.toMatchObject({ name: 'Broadcast.NotOver' });
});

describe('of failures that are not on record', () => {
  const reportOf = (report: Partial<DeliveryReport>) =>
    JSON.stringify({
      status: 'PARTIAL',
      connections: 9,
      recorded: 1,
      lostParts: 0,
      failures: [],
      finishedAt: AT,
      ...report,
    });

  it('sends to those that the report names, and says how many are left out', async () => {
    const failures = ['a=', 'b='].map((connectionId) => ({ connectionId, reason: 'TIMEOUT' }));
    const report = reportOf({ failed: 4, unrecordedFailures: 3, failures });
    await broadcast('named', { failed: { TIMEOUT: { 'a=': 'alice' } } }, { report });

    const { requests, unknown } = await plan('named');
    expect(requests.map(({ audience }) => audience)).toEqual([{ connections: ['a=', 'b='] }]);
    expect(unknown).toEqual({ failedConnections: 2, lostParts: 0, totals: false });
  });

  it('sends to the whole audience when asked, under the id they would drop, once', async () => {
    await broadcast('all', {}, { report: reportOf({ failed: 4, unrecordedFailures: 4 }) });
    const { requests, unknown } = await plan('all', { wholeAudience: true });
    expect(unknown).toEqual(NOTHING_UNKNOWN);
    expect(requests).toEqual([
      {
        audience: { everyone: true },
        message: { type: 'orderShipped', data: { orderId: 'A-1042' } },
        resendOf: { broadcastId: 'all', time: PUBLISHED_AT },
        expiresAt: EXPIRES_AT,
        idempotencyKey: expect.stringMatching(/^resend-[0-9a-f]{64}$/) as string,
      },
    ]);
    expect(validateRequest(requests[0])).toEqual(requests[0]);
    expect(await plan('all', { wholeAudience: true })).toEqual({ requests, unknown });
  });
});
