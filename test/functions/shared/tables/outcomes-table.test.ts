import { PutCommand } from '@aws-sdk/lib-dynamodb';
import {
  lostPartsOf,
  outcomesOf,
  putOutcomes,
  readOutcomes,
  type RecipientOutcome,
} from '#shared/tables/outcomes-table';
import type { BatchRecord, Reached } from '#shared/tables/table-schema';
import { BROADCASTS_TABLE, OUTCOMES_TABLE, startTables, type Tables } from '../../support/tables';

let tables: Tables;
beforeAll(async () => {
  tables = await startTables();
});
afterAll(() => tables.stop());

const NAMES = { broadcasts: BROADCASTS_TABLE, outcomes: OUTCOMES_TABLE };
const OWNER = 'arn:aws:states:us-east-1:000000000000:execution:broadcast:first';
const minute = (number: number) => new Date(Date.UTC(2026, 10, 21, 10, number)).toISOString();

const put = (broadcastId: string, at: string, outcomes: BatchRecord) =>
  tables.client.send(
    new PutCommand({
      TableName: OUTCOMES_TABLE,
      Item: { broadcastId, batch: `${at}#request`, at, outcomes: JSON.stringify(outcomes), expiresAt: 4_000_000_000 },
    }),
  );

async function read(broadcastId: string): Promise<RecipientOutcome[]> {
  const found: RecipientOutcome[] = [];
  for await (const outcome of outcomesOf(tables.client, NAMES, broadcastId)) found.push(outcome);
  return found;
}

it('gives each connection with its outcome, its user where one is known, the reason and the time', async () => {
  await put('mixed', minute(1), {
    delivered: { 'a=': 'alice', 'direct=': null },
    stale: { 'b=': 'bob' },
    failed: { THROTTLED: { 'c=': 'carol' }, 'States.Timeout': { 'd=': 'dave' } },
  });
  await put('another', minute(1), { delivered: { 'x=': 'xavier' } });

  expect(await read('mixed')).toEqual([
    { connectionId: 'a=', userId: 'alice', outcome: 'delivered', at: minute(1) },
    { connectionId: 'direct=', outcome: 'delivered', at: minute(1) },
    { connectionId: 'b=', userId: 'bob', outcome: 'stale', at: minute(1) },
    { connectionId: 'c=', userId: 'carol', outcome: 'failed', reason: 'THROTTLED', at: minute(1) },
    { connectionId: 'd=', userId: 'dave', outcome: 'failed', reason: 'States.Timeout', at: minute(1) },
  ]);
});

it('gives nothing of a broadcast that has no rows', async () => {
  expect(await read('never')).toEqual([]);
});

it.each<[string, BatchRecord[], Partial<RecipientOutcome>]>([
  [
    'a later failure does not undo a delivery',
    [{ delivered: { 'a=': 'alice' } }, { failed: { TIMEOUT: { 'a=': 'alice' } } }],
    { outcome: 'delivered', at: minute(0) },
  ],
  [
    'a later delivery settles a failure',
    [{ failed: { TIMEOUT: { 'a=': 'alice' } } }, { delivered: { 'a=': 'alice' } }],
    { outcome: 'delivered', at: minute(1) },
  ],
  [
    'of failures the latest counts',
    [{ failed: { TIMEOUT: { 'a=': 'alice' } } }, { stale: { 'a=': 'alice' } }],
    { outcome: 'stale', at: minute(1) },
  ],
])('%s', async (name, records, expected) => {
  for (const [index, record] of records.entries()) await put(name, minute(index), record);

  expect(await read(name)).toEqual([{ connectionId: 'a=', userId: 'alice', ...expected }]);
});

describe('outcomes in the row of the broadcast', () => {
  const putRow = (broadcastId: string, reached: Reached) =>
    tables.client.send(
      new PutCommand({
        TableName: BROADCASTS_TABLE,
        Item: {
          broadcastId,
          owner: OWNER,
          startedAt: minute(0),
          report: JSON.stringify({ finishedAt: minute(5) }),
          reached: JSON.stringify(reached),
        },
      }),
    );

  it('are read with the time of the report', async () => {
    await putRow('small', { alice: ['a='], '': ['direct='] });
    expect(await read('small')).toEqual([
      { connectionId: 'a=', userId: 'alice', outcome: 'delivered', at: minute(5) },
      { connectionId: 'direct=', outcome: 'delivered', at: minute(5) },
    ]);
  });

  it('are added to the rows of another run, which undo none of them', async () => {
    await putRow('twice', { alice: ['a='] });
    await put('twice', minute(6), { stale: { 'a=': 'alice' }, failed: { TIMEOUT: { 'b=': 'bob' } } });
    expect((await read('twice')).map(({ connectionId, outcome }) => [connectionId, outcome])).toEqual([
      ['a=', 'delivered'],
      ['b=', 'failed'],
    ]);
  });
});

it('outcomes in the row of a broadcast that begins again have the time when it began', async () => {
  const row = { broadcastId: 'again', startedAt: minute(3), reached: JSON.stringify({ alice: ['a='] }) };
  const { settled, everFailed } = await readOutcomes(tables.client, OUTCOMES_TABLE, row);
  expect([...settled.values()]).toEqual([{ connectionId: 'a=', userId: 'alice', outcome: 'delivered', at: minute(3) }]);
  expect([...everFailed]).toEqual([]);
});

it('knows which connections any row lists as failed, whatever became of them', async () => {
  await put('failures', minute(0), { failed: { TIMEOUT: { 'a=': 'alice', 'b=': 'bob' } } });
  await put('failures', minute(1), { delivered: { 'a=': 'alice', 'c=': 'carol' }, stale: { 'd=': 'dave' } });
  await put('failures', minute(2), { delivered: { 'e=': null }, failed: { THROTTLED: { 'c=': 'carol' } } });
  const { everFailed } = await readOutcomes(tables.client, OUTCOMES_TABLE, { broadcastId: 'failures' });
  expect([...everFailed].sort()).toEqual(['a=', 'b=', 'c=']);
});

it('reads what was written', async () => {
  const outcomes = JSON.stringify({ delivered: { 'a=': 'alice' } } satisfies BatchRecord);
  const row = { broadcastId: 'written', batch: `${minute(1)}#1`, at: minute(1), outcomes, expiresAt: 4_000_000_000 };
  await putOutcomes(tables.client, OUTCOMES_TABLE, row);
  expect(await read('written')).toEqual([{ connectionId: 'a=', userId: 'alice', outcome: 'delivered', at: minute(1) }]);
});

it('tells lost parts apart, whose connections are not known', async () => {
  await put('parts', minute(1), { failed: { TIMEOUT: { 'a=': 'alice' } } });
  const lostPart = { reason: 'States.Timeout', recipients: ['user#bob', 'everyone#7'] };
  const row = { broadcastId: 'parts', batch: `${minute(2)}#part`, at: minute(2), outcomes: '{}' };
  await tables.client.send(
    new PutCommand({ TableName: OUTCOMES_TABLE, Item: { ...row, lostPart: JSON.stringify(lostPart) } }),
  );

  expect(await read('parts')).toHaveLength(1);
  const lost: unknown[] = [];
  for await (const part of lostPartsOf(tables.client, OUTCOMES_TABLE, 'parts')) lost.push(part);
  expect(lost).toEqual([{ ...lostPart, at: minute(2) }]);
});

it('continues after a page of a megabyte', async () => {
  const names = (row: number) =>
    Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`${row}-${index}`, 'u'.repeat(1000)]));
  for (let row = 0; row < 8; row++) await put('large', minute(row), { delivered: names(row) });

  expect(await read('large')).toHaveLength(1600);
});
