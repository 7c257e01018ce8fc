/** What an invocation of the sender does around its posts, in virtual time: log, metrics, what it waits for and leaves behind. */
import { Metrics } from '@aws-lambda-powertools/metrics';
import { parseCallbackUrl } from '#shared/runtime/callback-url';
import type { SendBatchInput } from '#shared/contracts';
import { METRIC } from '#shared/runtime/metrics';
import { createSender, type SenderParts, type SendBatchSettings } from '#functions/send-batch/sender';
import type { Answer } from '#functions/send-batch/transport/transport';
import { pass, useVirtualTime } from '../../support/virtual-time';
import { MemoryRows } from './support/test-sender';

const settings: SendBatchSettings = {
  ...{ postConcurrency: 8, postTimeoutMs: 5000, postAttempts: 1, retryBaseMs: 200 },
  ...{ pruneMinAgeSeconds: 30, broadcastRetentionDays: 30 },
};
const REMAINING_MS = 10_000;
const never = () => new Promise<never>(() => undefined);
const after = (ms: number, answer: Answer) => new Promise<Answer>((resolve) => setTimeout(() => resolve(answer), ms));

useVirtualTime();
// No clock of a machine begins with the invocation.
beforeEach(() => pass(1000));
afterEach(() => jest.restoreAllMocks());

/** One invocation with these connections, each answered as its name says. */
async function send(
  answers: Readonly<Record<string, Answer | (() => Promise<Answer>)>>,
  parts: Partial<SenderParts> = {},
  more: Partial<SendBatchInput> = {},
) {
  const log: { readonly message: unknown; readonly details: unknown }[] = [];
  const note = (message: unknown, ...[details]: unknown[]) => void log.push({ message, details });
  const metrics = new Metrics({ namespace: 'Test', serviceName: 'test' });
  const counted: Record<string, number> = {};
  jest.spyOn(metrics, 'publishStoredMetrics').mockImplementation();
  jest.spyOn(metrics, 'addMetric').mockImplementation((name, _unit, value) => {
    counted[name] = value;
    return metrics;
  });
  const about: Record<string, unknown> = {};
  jest.spyOn(metrics, 'addMetadata').mockImplementation((key, value) => {
    about[key] = value;
    return metrics;
  });
  const prepared: string[] = [];
  const sendBatch = createSender({
    settings,
    callback: parseCallbackUrl('https://ws.example.com'),
    transport: {
      prepare: async (message) => {
        prepared.push(message);
        return async (id) => {
          const answer = answers[id]!;
          return typeof answer === 'function' ? answer() : answer;
        };
      },
      close: async () => undefined,
    },
    rows: new MemoryRows(),
    putOutcomes: async () => undefined,
    readEnvelope: async (broadcastId) => `the envelope of ${broadcastId}`,
    log: { info: note, warn: note, appendKeys: () => undefined },
    metrics,
    ...parts,
  });
  const end = Date.now() + REMAINING_MS;
  const input = {
    ...{ broadcastId: 'orders/shop/1', envelope: { text: '{"id":"1"}' }, attempt: 1, record: 'ALL' as const },
    connectionIds: Object.keys(answers),
    ...more,
  };
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => end - Date.now() };
  const started = Date.now();
  let tookMs: number | undefined;
  let timersLeft: number | undefined;
  const sending = sendBatch(input, context).finally(() => {
    tookMs = Date.now() - started;
    timersLeft = jest.getTimerCount();
  });
  sending.catch(() => undefined);
  await pass(REMAINING_MS);
  return { sending, log, counted, about, prepared, tookMs, timersLeft };
}

const OK: Answer = { status: 200 };
const GONE: Answer = { status: 410 };

it('says nothing of a batch that everybody got, but in its metrics', async () => {
  const { sending, log, counted } = await send({ a: OK, b: OK });
  await expect(sending).resolves.toMatchObject({ delivered: 2 });
  expect(log).toEqual([]);
  expect(counted).toMatchObject({ [METRIC.DELIVERED]: 2 });
  expect(counted).not.toHaveProperty(METRIC.UNRECORDED);
  expect(counted).not.toHaveProperty(METRIC.PRUNE_FAILED);
});

it('says how many had which outcome when not everybody got it, and how long that took', async () => {
  const tooLarge = () => after(70, { status: 413 });
  const { log } = await send({
    a: OK,
    b: tooLarge,
    c: tooLarge,
    d: { status: 400 },
    e: GONE,
    f: { failure: 'aborted' },
  });
  expect(log).toEqual([
    {
      message: 'Batch sent',
      details: {
        ...{ delivered: 1, stale: 1, failed: { TOO_LARGE: 2, REJECTED: 1 }, unsent: 1 },
        durationMs: 70,
      },
    },
  ]);
});

it('reads the time each post took for its metric', async () => {
  const { counted } = await send({ a: () => after(70, OK) });
  expect(counted).toHaveProperty(METRIC.POST_LATENCY, 70);
});

it('posts the envelope it was given, or the one the broadcasts table holds', async () => {
  const given = await send({ a: OK });
  expect(given.prepared).toEqual(['{"id":"1"}']);
  const stored = await send({ a: OK }, {}, { envelope: { storedIn: 'broadcasts-table' } });
  expect(stored.prepared).toEqual(['the envelope of orders/shop/1']);
});

it('serves a connection once that is named twice', async () => {
  const { sending } = await send({ a: OK, b: GONE }, {}, { connectionIds: ['a', 'b', 'b', 'a', 'a'] });
  await expect(sending).resolves.toMatchObject({ delivered: 1, stale: ['b'], failed: [], unsent: [] });
});

it('leaves no timer behind, whether the batch ends well or by an error', async () => {
  expect(await send({ a: OK })).toMatchObject({ timersLeft: 0 });
  const refused = await send({ a: { status: 403 } });
  await expect(refused.sending).rejects.toMatchObject({ name: 'Broadcast.ConfigurationError' });
  expect(refused.timersLeft).toBe(0);
});

it('says in the line of its metrics whose batch it was, and how long it took', async () => {
  const { about } = await send({ a: () => after(70, OK) });
  expect(about).toEqual({ broadcastId: 'orders/shop/1', durationMs: '70' });
});

describe('rows of a connection that is gone', () => {
  const rowsOf = (broken: Partial<MemoryRows>) => {
    const rows = new MemoryRows();
    rows.add('a', 'old');
    return Object.assign(rows, broken);
  };

  it('are deleted before the invocation ends', async () => {
    const rows = rowsOf({});
    const { sending, counted } = await send({ a: GONE }, { rows });
    await expect(sending).resolves.toMatchObject({ stale: ['a'] });
    expect([...rows.rows.keys()]).toEqual([]);
    expect(counted).not.toHaveProperty(METRIC.PRUNE_FAILED);
  });

  it('that cannot be deleted are counted and named', async () => {
    const error = new Error('ProvisionedThroughputExceeded');
    const { log, counted } = await send({ a: GONE, b: OK }, { rows: rowsOf({ delete: () => Promise.reject(error) }) });
    expect(counted).toHaveProperty(METRIC.PRUNE_FAILED, 1);
    expect(log).toContainEqual({
      message: expect.stringContaining('Could not prune a stale connection') as string,
      details: { connectionId: 'a', error },
    });
  });

  it('whose deletion hangs are counted, and keep the invocation until there is only time to answer', async () => {
    const { sending, counted, tookMs } = await send({ a: GONE }, { rows: rowsOf({ delete: never }) });
    await expect(sending).resolves.toMatchObject({ stale: ['a'] });
    expect(counted).toHaveProperty(METRIC.PRUNE_FAILED, 1);
    expect(tookMs).toBe(REMAINING_MS - 300);
  });
});

describe('a record of outcomes', () => {
  it('that is written is neither counted as missing nor spoken of', async () => {
    const putOutcomes = jest.fn(() => after(50, OK));
    const { log, counted, tookMs } = await send({ a: OK }, { putOutcomes });
    expect(putOutcomes).toHaveBeenCalledTimes(1);
    expect([log, tookMs]).toEqual([[], 50]);
    expect(counted).not.toHaveProperty(METRIC.UNRECORDED);
  });

  it('is one row of that invocation, which expires with the broadcast', async () => {
    jest.setSystemTime(Date.parse('2026-11-21T10:00:00Z'));
    const rows: unknown[] = [];
    await send({ a: OK }, { putOutcomes: async (row) => rows.push(row) });
    const at = '2026-11-21T10:00:00.000Z';
    expect(rows).toEqual([
      {
        ...{ broadcastId: 'orders/shop/1', batch: `${at}#request-1`, at },
        ...{ outcomes: '{"delivered":{"a":null}}', expiresAt: Date.parse(at) / 1000 + 30 * 86_400 },
      },
    ]);
  });

  it('of nobody is no row', async () => {
    const putOutcomes = jest.fn(async () => undefined);
    await send({ a: OK }, { putOutcomes }, { record: 'FAILURES' });
    expect(putOutcomes).not.toHaveBeenCalled();
  });

  it('that is not written is counted by its connections, with the reason', async () => {
    const error = new Error('ProvisionedThroughputExceeded');
    const { log, counted } = await send({ a: OK, b: OK }, { putOutcomes: () => Promise.reject(error) });
    expect(counted).toHaveProperty(METRIC.UNRECORDED, 2);
    expect(log).toMatchObject([
      { message: expect.stringContaining('Could not record who got') as string, details: { unrecorded: 2, error } },
    ]);
  });

  it('that hangs is counted as missing, and says so', async () => {
    const { log, counted } = await send({ a: OK }, { putOutcomes: never });
    expect(counted).toHaveProperty(METRIC.UNRECORDED, 1);
    expect(log).toMatchObject([
      {
        details: {
          unrecorded: 1,
          error: expect.objectContaining({
            message: expect.stringContaining('write had not finished') as string,
          }) as Error,
        },
      },
    ]);
  });
});
