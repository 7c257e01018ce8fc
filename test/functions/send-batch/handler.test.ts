/** The Lambda entry as it is deployed: settings from the environment, both tables in a DynamoDB, posts to a real endpoint. */
import type { Context } from 'aws-lambda';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { handler as sendBatchHandler } from '#functions/send-batch/handler';
import { serialise } from '#shared/request/envelope';
import { putRows, rowsOfConnection } from '#shared/tables/connections-table';
import { METRIC, METRICS_NAMESPACE, SERVICE_DIMENSION } from '#shared/runtime/metrics';
import { BROADCASTS_TABLE, CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';
import { FaultServer } from './support/fault-server';
import { contextWith, useTestEnvironment } from './support/test-sender';

useTestEnvironment();

let tables: Tables;
let server: FaultServer;
let handler: typeof sendBatchHandler;

const context = () => ({ ...contextWith(), functionName: 'dev-sender', awsRequestId: 'r1' }) as unknown as Context;
const SECRET_TEXT = '{"id":"1","data":"for alice only"}';

beforeAll(async () => {
  tables = await startTables();
  server = await FaultServer.start();
  Object.assign(process.env, tables.environment, {
    AWS_LAMBDA_FUNCTION_NAME: 'dev-sender',
    POWERTOOLS_METRICS_DISABLED: 'false',
    CALLBACK_URL: server.url,
    POST_CONCURRENCY: '10',
    POST_TIMEOUT_MS: '2000',
    POST_ATTEMPTS: '2',
    TRANSPORT: 'direct',
    // As in local mode, the endpoint has no TLS, where HTTP/2 is not offered.
    HTTP2: 'on',
    PRUNE_MIN_AGE_SECONDS: '30',
    BROADCAST_RETENTION_DAYS: '30',
  });
  ({ handler } = await import('#functions/send-batch/handler'));
});
afterAll(async () => {
  await server.stop();
  await tables.stop();
});
afterEach(() => jest.restoreAllMocks());

/** What is written to the log while the handler runs, line by line. */
async function logOf(run: () => Promise<unknown>): Promise<Record<string, unknown>[]> {
  const lines: string[] = [];
  const capture = (chunk: unknown) => lines.push(String(chunk)) > 0;
  jest.spyOn(process.stdout, 'write').mockImplementation(capture);
  jest.spyOn(process.stderr, 'write').mockImplementation(capture);
  await run();
  jest.restoreAllMocks();
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

it('delivers, prunes what is gone with all its rows, and says so in metrics and log', async () => {
  const connectedAt = Date.now() - 60_000;
  const rows = ['user#alice', 'everyone#0', 'channel#orders#3'].map((recipient) => ({
    connectionId: 'gone=',
    recipient,
    userId: 'alice',
    connectedAt,
    expiresAt: 4_000_000_000,
    removeAt: 4_000_000_000,
  }));
  await putRows(tables.client, CONNECTIONS_TABLE, rows);
  server.script('gone=', ['gone without its header']);

  const log = await logOf(async () => {
    const outcome = await handler(
      {
        broadcastId: 'orders/shop/1',
        envelope: { text: SECRET_TEXT },
        connectionIds: ['a=', 'gone=', 'b='],
        attempt: 2,
      },
      context(),
    );
    expect(outcome).toEqual({ delivered: 2, stale: ['gone='], failed: [], unsent: [], recorded: 0 });
  });

  await expect(rowsOfConnection(tables.client, CONNECTIONS_TABLE, 'gone=')).resolves.toEqual([]);
  const metrics = log.find((line) => '_aws' in line);
  expect(metrics).toMatchObject({
    _aws: { CloudWatchMetrics: [{ Namespace: METRICS_NAMESPACE, Dimensions: [[SERVICE_DIMENSION]] }] },
    [SERVICE_DIMENSION]: 'dev-sender',
    [METRIC.DELIVERED]: 2,
    [METRIC.STALE]: 1,
    broadcastId: 'orders/shop/1',
  });
  for (const none of [METRIC.FAILED, METRIC.UNSENT, METRIC.THROTTLED, METRIC.PRUNE_FAILED]) {
    expect(metrics).not.toHaveProperty(none);
  }
  expect(metrics?.[METRIC.POST_LATENCY]).toHaveLength(3);
  expect(log.find((line) => line.message === 'Batch sent')).toMatchObject({ broadcastId: 'orders/shop/1', attempt: 2 });
  expect(JSON.stringify(log)).not.toContain('for alice only');
});

it('posts an envelope that the broadcasts table holds', async () => {
  const row = { broadcastId: 'orders/shop/2', envelope: '{"id":"stored"}' };
  await tables.client.send(new PutCommand({ TableName: BROADCASTS_TABLE, Item: row }));
  await logOf(() =>
    handler(
      { broadcastId: row.broadcastId, envelope: { storedIn: 'broadcasts-table' }, connectionIds: ['c='], attempt: 1 },
      context(),
    ),
  );
  expect(server.received.at(-1)).toMatchObject({ connectionId: 'c=', body: row.envelope });
});

it('names the trace of the envelope in metrics and log, wherever the envelope is', async () => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const trace = { trace_id: '4bf92f3577b34da6a3ce929d0e0e4736' };
  const envelope = { id: 'm', type: 't', time: '2026-11-28T10:00:00Z', data: null };
  const row = { broadcastId: 'orders/shop/3', envelope: serialise({ ...envelope, traceparent }) };
  await tables.client.send(new PutCommand({ TableName: BROADCASTS_TABLE, Item: row }));
  const batch = { broadcastId: row.broadcastId, connectionIds: ['gone='], attempt: 1 };
  for (const source of [{ text: row.envelope }, { storedIn: 'broadcasts-table' as const }]) {
    server.script('gone=', ['gone without its header']);
    const log = await logOf(() => handler({ ...batch, envelope: source }, context()));
    expect(log.find((line) => '_aws' in line)).toMatchObject(trace);
    expect(log.find((line) => line.message === 'Batch sent')).toMatchObject(trace);
  }
  server.script('gone=', ['gone without its header']);
  const untraced = await logOf(() => handler({ ...batch, envelope: { text: serialise(envelope) } }, context()));
  expect(untraced.length).toBeGreaterThan(1);
  for (const line of untraced) expect(line).not.toHaveProperty('trace_id');
});
