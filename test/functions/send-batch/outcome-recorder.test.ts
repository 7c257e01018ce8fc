/** What the sender leaves in the outcomes table, and what it does when it cannot. */
import type { SendBatchInput } from '#shared/contracts';
import { METRIC } from '#shared/runtime/metrics';
import type { BatchRecord, OutcomesRow } from '#shared/tables/table-schema';
import { countConnections } from '#functions/send-batch/batch-record';
import { ANSWER_MARGIN_MS, STOP_MARGIN_MS } from '#functions/send-batch/deadline';
import { FaultServer } from './support/fault-server';
import { contextWith, testSender, useTestEnvironment } from './support/test-sender';
import { ended, until, useVirtualTime } from '../../support/virtual-time';

useTestEnvironment();
useVirtualTime();

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
  expect(row?.at).toBe(new Date().toISOString());
  expect(row?.expiresAt).toBe(Math.ceil(Date.now() / 1000) + 30 * 86_400);
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

  const sender = testSender(server.url);
  await ended(sender.send(input(['slow=']), contextWith(STOP_MARGIN_MS + 50)));
  expect(sender.recorded).toEqual([]);
  await sender.close();
});

describe('a record that the state machine can write with the report', () => {
  const answerTo = async (batch: SendBatchInput) => {
    const sender = testSender(server.url);
    const { reached, recorded } = await sender.send(batch, contextWith());
    await sender.close();
    return { reached, recorded, rows: sender.recorded.length };
  };
  const reached = '{"alice":["a="],"":["b="]}';
  const returnUpTo = reached.length;

  it('is returned, and not written', async () => {
    expect(await answerTo(input(['a=', 'b='], { returnUpTo }))).toEqual({ reached, recorded: 2, rows: 0 });
  });

  it.each<[string, SendBatchInput]>([
    ['nobody asks for it, like an older state machine', input(['a=', 'b='])],
    ['it is too long', input(['a=', 'b='], { returnUpTo: returnUpTo - 1 })],
    ['a connection is gone', input(['a=', 'stale='], { returnUpTo: 500 })],
    ['one failed', input(['a=', 'large='], { returnUpTo: 500 })],
  ])('is written when %s', async (_, batch) => {
    expect(await answerTo(batch)).toEqual({ recorded: 2, rows: 1 });
  });

  it('is written when a connection is left to send to', async () => {
    const sender = testSender(server.url);
    const context = contextWith(STOP_MARGIN_MS + 50);
    const answer = await ended(sender.send(input(['a=', 'slow='], { returnUpTo: 500 }), context));
    expect(answer).toMatchObject({ delivered: 1, unsent: ['slow='], recorded: 1 });
    expect(answer).not.toHaveProperty('reached');
    expect(sender.recorded).toHaveLength(1);
    await sender.close();
  });

  it('is empty, and so neither, when only failures are wanted', async () => {
    const batch = input(['a='], { returnUpTo, record: 'FAILURES' });
    expect(await answerTo(batch)).toEqual({ recorded: 0, rows: 0 });
  });
});

it('knows no user by a name that every object has', async () => {
  const [record] = contents(await recordOf(input(['constructor', '__proto__'])));
  expect(JSON.stringify(record)).toBe('{"delivered":{"constructor":null,"__proto__":null}}');
});

describe.each<[string, () => Promise<never>]>([
  ['refused', () => Promise.reject(new Error('ProvisionedThroughputExceeded'))],
  ['never answered', () => new Promise<never>(() => undefined)],
])('a record that is %s', (how, answer) => {
  it('fails no batch, and is counted, said and not called recorded', async () => {
    const context = contextWith(STOP_MARGIN_MS + 500);
    const putOutcomes = jest.fn(answer);
    const sender = testSender(server.url, { putOutcomes });
    const addMetric = jest.spyOn(sender.metrics, 'addMetric');
    const sending = sender.send(input(['a=', 'b=']), context);
    await until(() => putOutcomes.mock.calls.length === 1);
    await expect(ended(sending)).resolves.toMatchObject({ delivered: 2, failed: [], recorded: 0 });
    await sender.close();

    if (how === 'never answered') expect(context.getRemainingTimeInMillis()).toBe(ANSWER_MARGIN_MS);
    expect(addMetric.mock.calls.find(([name]) => name === METRIC.UNRECORDED)?.[2]).toBe(2);
    expect(sender.log[0]?.message).toContain('Could not record who got the message');
  });
});
