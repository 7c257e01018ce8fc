/** The Lambda entry of the closing rule as it is deployed: rows in a DynamoDB, sockets closed at an endpoint over HTTP. */
import { captureLogs } from '../support/log-capture';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { handler as Handler } from '#functions/close-connections/handler';
import { connectionRows } from '#shared/connections/connection-rows';
import { putRows, rowsOfConnection } from '#shared/tables/connections-table';
import { lambdaContext } from '../support/lambda-context';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';

captureLogs();
const MINUTE = 60_000;
const NOW = Date.parse('2026-11-21T10:00:00Z');
/** Paths that were asked to be deleted. */
const requests: string[] = [];
/** Connections with a socket; requests about any other are answered 410. */
const sockets = new Set<string>();
const endpoint = createServer((request, response) => {
  const connectionId = request.url?.split('/').at(-1) ?? '';
  const deletes = request.method === 'DELETE';
  if (deletes) requests.push(request.url ?? '');
  response.writeHead((deletes ? sockets.delete(connectionId) : sockets.has(connectionId)) ? 204 : 410).end();
});
let tables: Tables;
let handler: typeof Handler;
beforeAll(async () => {
  tables = await startTables();
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  Object.assign(process.env, tables.environment, {
    CALLBACK_URL: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/stage`,
    ...{ PRUNE_MIN_AGE_SECONDS: '0', EVERYONE_WRITE_SHARDS: '1', EVERYONE_READ_SHARDS: '1' },
  });
  ({ handler } = await import('#functions/close-connections/handler'));
});
afterAll(async () => {
  endpoint.closeAllConnections();
  endpoint.close();
  await tables.stop();
});
beforeEach(() => {
  requests.splice(0);
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

/** A connection whose token ended a minute ago. */
async function overdue(connectionId: string, ageMs: number): Promise<void> {
  const connection = {
    ...{ connectionId, userId: 'alice', connectedAt: NOW - ageMs },
    tokenExpiresAt: (NOW - MINUTE) / 1000,
  };
  await putRows(tables.client, CONNECTIONS_TABLE, connectionRows(connection, { write: 1, read: 1 }));
}
const rows = (connectionId: string) => rowsOfConnection(tables.client, CONNECTIONS_TABLE, connectionId);
const withTime = (ms: number) => ({ ...lambdaContext, getRemainingTimeInMillis: () => ms });

it('closes the socket of a connection that is due, at the endpoint of the stage, and leaves no row', async () => {
  await overdue('open', 60 * MINUTE);
  sockets.add('open');
  expect(await handler({}, withTime(60_000))).toMatchObject({ closed: 1 });
  expect(requests).toEqual(['/stage/@connections/open']);

  await handler({}, withTime(60_000));
  expect(await rows('open')).toEqual([]);
});

it('leaves a connection alone that may still be connecting, whatever the setting says', async () => {
  await overdue('young', 29_999);
  expect(await handler({}, withTime(60_000))).toMatchObject({ connecting: 1 });
  expect(await rows('young')).toHaveLength(2);
  await overdue('young', 30_000);
  await handler({}, withTime(60_000));
  expect(await rows('young')).toEqual([]);
});

it('begins nothing in its last fifteen seconds', async () => {
  await overdue('late', 60 * MINUTE);
  await handler({}, withTime(14_999));
  expect(requests).toEqual([]);
  expect(await rows('late')).toHaveLength(2);
  await handler({}, withTime(15_000));
  expect(await rows('late')).toEqual([]);
});
