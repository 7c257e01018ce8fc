/** What the sender leaves in the outcomes table, and what it does when it cannot. */
import type { SendBatchInput } from '../../../functions/shared/contracts';
import { METRIC } from '../../../functions/shared/metrics';
import type { BatchRecord, OutcomesRow } from '../../../functions/shared/table-schema';
import { countConnections } from '../../../functions/send-batch/batch-record';
import { STOP_MARGIN_MS } from '../../../functions/send-batch/deadline';
import { FaultServer } from './support/fault-server';
import { contextWith, testSender, useTestEnvironment } from './support/test-sender';

useTestEnvironment();

let server: FaultServer;
beforeAll(async () => {
  server = await FaultServer.start();
  server.script('stale=', ['gone', 'gone', 'gone']);
  server.script('large=', ['too large', 'too large']);
  server.script('slow=', ['hang', 'hang', 'hang', 'hang']);
});
afterAll(() => server.stop());
afterEach(() => jest.restoreAllMocks());

const input = (connectionIds: readonly string[], more: Partial<SendBatchInput> = {}): SendBatchInput => ({
  broadcastId: 'orders/shop/1',
  envelope: { text: '{"id":"1"}' },
  connectionIds,
  userIds: { 'a=': 'alice', 'stale=': 'bob', 'large=': 'carol' },
  record: 'ALL',
  attempt: 1,
  ...more,
});

/** The rows that were written, of which the answer says how many connections are in them. */
async function recordOf(batch: SendBatchInput, remainingMs?: number): Promise<readonly OutcomesRow[]> {
  const sender = testSender(server.url);
  try {
    const { recorded } = await sender.send(batch, contextWith(remainingMs));
    const inRows = sender.recorded.map(({ outcomes }) => countConnections(JSON.parse(outcomes) as BatchRecord));
    expect(recorded).toBe(inRows.reduce((sum, count) => sum + count, 0));
    return sender.recorded;
  } finally {
    await sender.close();
  }
}
const contents = (rows: readonly OutcomesRow[]) => rows.map(({ outcomes }) => JSON.parse(outcomes) as unknown);

it('keeps each connection by outcome with its user, in one row of that invocation that expires', async () => {
  const before = Date.now();
  const rows = await recordOf(input(['a=', 'direct=', 'stale=', 'large=']));
  expect(contents(rows)).toEqual([
    {
      delivered: { 'a=': 'alice', 'direct=': null },
      stale: { 'stale=': 'bob' },
      failed: { TOO_LARGE: { 'large=': 'carol' } },
    },
  ]);
  const [row] = rows;
  expect(row).toMatchObject({ broadcastId: 'orders/shop/1', batch: `${row?.at}#request-1` });
  expect(Date.parse(row?.at ?? '')).toBeGreaterThanOrEqual(before);
  expect((row?.expiresAt ?? 0) - Date.parse(row?.at ?? '') / 1000).toBeCloseTo(30 * 86_400, -1);
});

it.each<[string, SendBatchInput]>([
  ['when failures are asked for', input(['a=', 'stale=', 'large='], { record: 'FAILURES' })],
  [
    'of an execution from before there was a record',
    { broadcastId: '1', envelope: { text: '{}' }, connectionIds: ['large='], attempt: 1 },
  ],
])('keeps failures alone %s', async (_, batch) => {
  const [record] = contents(await recordOf(batch));
  expect(Object.keys(record ?? {})).toEqual(['failed']);
});

it('writes no row where there is nothing to keep', async () => {
  expect(await recordOf(input(['a='], { record: 'FAILURES' }))).toEqual([]);
  expect(await recordOf(input(['slow=']), STOP_MARGIN_MS + 50)).toEqual([]);
});

it('knows no user by a name that every object has', async () => {
  const [record] = contents(await recordOf(input(['constructor', '__proto__'])));
  expect(JSON.stringify(record)).toBe('{"delivered":{"constructor":null,"__proto__":null}}');
});

describe.each<[string, () => Promise<never>]>([
  ['refused', () => Promise.reject(new Error('ProvisionedThroughputExceeded'))],
  ['never answered', () => new Promise<never>(() => undefined)],
])('a record that is %s', (_, putOutcomes) => {
  it('fails no batch, and is counted, said and not called recorded', async () => {
    const context = contextWith(STOP_MARGIN_MS + 500);
    const sender = testSender(server.url, { putOutcomes });
    const addMetric = jest.spyOn(sender.metrics, 'addMetric');
    await expect(sender.send(input(['a=', 'b=']), context)).resolves.toMatchObject({
      delivered: 2,
      failed: [],
      recorded: 0,
    });
    await sender.close();

    expect(context.getRemainingTimeInMillis()).toBeGreaterThan(0);
    expect(addMetric.mock.calls.find(([name]) => name === METRIC.UNRECORDED)?.[2]).toBe(2);
    expect(sender.log[0]?.message).toContain('Who got it is not on record');
  });
});
