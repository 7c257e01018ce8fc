import { PutCommand } from '@aws-sdk/lib-dynamodb';
import { isUnknown, readBroadcastRecord, type BroadcastRecord } from '#shared/tables/broadcast-record';
import type { DeliveryReport } from '#shared/contracts';
import type { BatchRecord, BroadcastRow } from '#shared/tables/table-schema';
import { BROADCASTS_TABLE, OUTCOMES_TABLE, startTables, type Tables } from '../../support/tables';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const AT = '2026-11-21T10:00:00.000Z';
const OWNER = 'arn:aws:states:us-east-1:000000000000:execution:broadcast:first';
const FINISHED_AT = '2026-11-21T10:00:09.000Z';
const NAMES = { broadcasts: BROADCASTS_TABLE, outcomes: OUTCOMES_TABLE };
let broadcasts = 0;

/** What is known of a broadcast with this report, when its invocations wrote these rows. */
async function recordOf(
  rows: readonly BatchRecord[],
  report?: Partial<DeliveryReport>,
  row: Partial<BroadcastRow> = {},
): Promise<BroadcastRecord> {
  const broadcastId = `broadcast-${(broadcasts += 1)}`;
  for (const [index, outcomes] of rows.entries()) {
    const Item = { broadcastId, batch: `${AT}#${index}`, at: AT, outcomes: JSON.stringify(outcomes), expiresAt: 4e9 };
    await tables.client.send(new PutCommand({ TableName: OUTCOMES_TABLE, Item }));
  }
  const whole = { status: 'PARTIAL', lostParts: 0, recorded: 0, failures: [], finishedAt: FINISHED_AT, ...report };
  const Item = {
    broadcastId,
    owner: OWNER,
    attempt: 1,
    startedAt: AT,
    ...row,
    ...(report && { report: JSON.stringify(whole) }),
  };
  await tables.client.send(new PutCommand({ TableName: BROADCASTS_TABLE, Item }));
  return (await readBroadcastRecord(tables.client, NAMES, broadcastId))!;
}
const failed = (...connectionIds: string[]): BatchRecord => ({
  failed: { TIMEOUT: Object.fromEntries(connectionIds.map((id) => [id, 'alice'])) },
});
const failures = (...connectionIds: string[]) =>
  connectionIds.map((connectionId) => ({ connectionId, reason: 'TIMEOUT' }));

it('is complete and misses nothing when every connection is in the table', async () => {
  const record = await recordOf([failed('a='), { delivered: { 'b=': null } }], {
    ...{ connections: 2, delivered: 1, failed: 1, recorded: 2, failures: failures('a=') },
  });
  expect(record.isComplete).toBe(true);
  expect(isUnknown(record.unknown)).toBe(false);
  expect(record.outcomes.map(({ connectionId }) => connectionId)).toEqual(['a=', 'b=']);
});

it('is complete with the outcomes in the row of the broadcast, and with nobody to send to', async () => {
  const reached = JSON.stringify({ alice: ['a='] });
  const small = await recordOf([], { status: 'COMPLETED', connections: 1, recorded: 1, failed: 0 }, { reached });
  expect(small.isComplete).toBe(true);
  expect(small.outcomes).toEqual([{ connectionId: 'a=', userId: 'alice', outcome: 'delivered', at: FINISHED_AT }]);
  expect((await recordOf([], { status: 'NO_CONNECTIONS', connections: 0, failed: 0 })).isComplete).toBe(true);
});

it.each<[string, Partial<DeliveryReport>, Partial<BroadcastRow>]>([
  ['only failures of some were to be recorded', { recorded: 1 }, {}],
  ['an outcome could not be written', { connections: 3, recorded: 3 }, {}],
  ['a part of the audience was lost', { lostParts: 1 }, {}],
  ['the broadcast failed', { status: 'FAILED' }, {}],
  ['an earlier run was cut off', {}, { attempt: 2 }],
  ['its execution may have run twice', {}, { renewals: 1 }],
])('is not complete when %s', async (_, report, row) => {
  const rows = [{ delivered: { 'a=': 'alice', 'b=': 'bob' } }];
  const whole = { status: 'COMPLETED', connections: 2, recorded: 2, failed: 0 } as const;
  expect((await recordOf(rows, whole)).isComplete).toBe(true);
  expect((await recordOf(rows, { ...whole, ...report }, row)).isComplete).toBe(false);
});

it('is not complete while the broadcast runs, whatever it has', async () => {
  const { outcomes, isComplete } = await recordOf([{ delivered: { 'a=': 'alice' } }]);
  expect(outcomes).toHaveLength(1);
  expect(isComplete).toBe(false);
});

it('is undefined for a broadcast that is not there', async () => {
  expect(await readBroadcastRecord(tables.client, NAMES, 'never')).toBeUndefined();
});

it('misses nothing beyond the size of the record, while all failures are there', async () => {
  const record = await recordOf([failed('a=')], {
    connections: 5000,
    failed: 1,
    recorded: 1,
    failures: failures('a='),
  });
  expect(record.isComplete).toBe(false);
  expect(isUnknown(record.unknown)).toBe(false);
});

it('knows a failure that was not written from the report, while the report has room to name it', async () => {
  const report = { connections: 3, failed: 3, recorded: 1, unrecordedFailures: 2, failures: failures('a=', 'b=') };
  const { outcomes, unknown, isComplete } = await recordOf([failed('a=')], report);
  expect(outcomes).toEqual([
    { connectionId: 'a=', userId: 'alice', outcome: 'failed', reason: 'TIMEOUT', at: AT },
    { connectionId: 'b=', outcome: 'failed', reason: 'TIMEOUT', at: FINISHED_AT },
  ]);
  expect(unknown).toEqual({ failedConnections: 1, lostParts: 0, totals: false });
  expect(isComplete).toBe(false);
});

it.each<[string, readonly BatchRecord[], Partial<DeliveryReport>, Partial<BroadcastRecord['unknown']>]>([
  ['a failure of a report from before there was a count', [], { failed: 2 }, { failedConnections: 2 }],
  ['rows that were removed', [failed('a=')], { failed: 3, recorded: 3 }, { failedConnections: 2 }],
  [
    'a failure that rows of an execution that was cut off would hide',
    [failed('x=', 'y=')],
    { failed: 1, unrecordedFailures: 1 },
    { failedConnections: 1 },
  ],
  ['lost parts', [], { failed: 0, lostParts: 2 }, { lostParts: 2 }],
  ['a broadcast that failed halfway', [], { status: 'FAILED', failed: 0 }, { totals: true }],
])('misses %s', async (_, rows, report, unknown) => {
  const record = await recordOf(rows, report);
  expect(record.unknown).toEqual({ failedConnections: 0, lostParts: 0, totals: false, ...unknown });
  expect(isUnknown(record.unknown)).toBe(true);
});

it.each<[string, readonly BatchRecord[], Partial<DeliveryReport> | undefined]>([
  ['while the broadcast runs', [failed('a=')], undefined],
  [
    'of a connection that a lost answer delivered to and the report calls failed',
    [{ delivered: { 'a=': 'alice' } }, failed('a=')],
    { connections: 1, failed: 1, recorded: 1, failures: failures('a=') },
  ],
  [
    'of a request that was refused',
    [],
    { status: 'FAILED', failed: 0, error: { name: 'Broadcast.InvalidRequest', cause: 'x' } },
  ],
])('misses nothing %s', async (_, rows, report) => {
  expect(isUnknown((await recordOf(rows, report)).unknown)).toBe(false);
});
