/** The Lambda entry with connection events on: it has no right to publish, and leaves that to the closing rule. */
import { captureLogs } from '../support/log-capture';
import type { handler as sendBatchHandler } from '#functions/send-batch/handler';
import { connectionRows } from '#shared/connections/connection-rows';
import { putRows, rowsOfConnection } from '#shared/tables/connections-table';
import { lambdaContext } from '../support/lambda-context';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';
import { FaultServer } from './support/fault-server';
import { useTestEnvironment } from './support/test-sender';

captureLogs();
useTestEnvironment();

let tables: Tables;
let server: FaultServer;
let handler: typeof sendBatchHandler;
beforeAll(async () => {
  tables = await startTables();
  server = await FaultServer.start();
  Object.assign(process.env, tables.environment, {
    ...{ CALLBACK_URL: server.url, POST_CONCURRENCY: '10', TRANSPORT: 'direct' },
    ...{ POST_TIMEOUT_MS: '29000', POST_ATTEMPTS: '2', PRUNE_MIN_AGE_SECONDS: '30', BROADCAST_RETENTION_DAYS: '30' },
    CONNECTION_EVENTS: 'on',
  });
  ({ handler } = await import('#functions/send-batch/handler'));
});
afterAll(async () => {
  await server.stop();
  await tables.stop();
});

it('a connection that is gone keeps the row that says so, and no other', async () => {
  const connection = { connectionId: 'gone=', userId: 'alice', connectedAt: Date.now() - 3_600_000 };
  await putRows(tables.client, CONNECTIONS_TABLE, connectionRows(connection, { write: 1, read: 1 }, true));
  server.script('gone=', ['gone']);
  const input = { broadcastId: 'b', envelope: { text: '{}' }, connectionIds: ['gone='], attempt: 1 };
  expect(await handler(input, { ...lambdaContext, getRemainingTimeInMillis: () => 600_000 })).toMatchObject({
    stale: ['gone='],
  });
  const rows = await rowsOfConnection(tables.client, CONNECTIONS_TABLE, 'gone=');
  expect(rows).toMatchObject([
    { recipient: 'user#alice', ended: { reason: 'GONE', at: expect.any(Number) as number } },
  ]);
  expect(rows[0]?.closesAt).toBe(rows[0]?.expiresAt);
});
