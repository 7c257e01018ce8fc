/** The Lambda entry of the closing rule as it is deployed: rows in a DynamoDB, sockets closed at an endpoint over HTTP. */
import { captureLogs } from '../support/log-capture';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { handler as Handler } from '#functions/close-connections/handler';
import { connectionRows } from '#shared/connections/connection-rows';
import { deleteRows, putRows, rowsOfConnection } from '#shared/tables/connections-table';
import { type EventBus, startEventBus } from '../support/event-bus';
import { lambdaContext } from '../support/lambda-context';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';

captureLogs();
const MINUTE = 60_000;
const NOW = Date.parse('2026-11-21T10:00:00Z');
/** Paths that were asked to be deleted. */
const requests: string[] = [];
/** Connections with a socket; requests about any other are answered 410. */
const sockets = new Set<string>();
/** Requests that are answered 403. */
const forbidden = new Set<string>();
const endpoint = createServer((request, response) => {
  const connectionId = request.url?.split('/').at(-1) ?? '';
  const deletes = request.method === 'DELETE';
  if (deletes) requests.push(request.url ?? '');
  if (forbidden.has(`${request.method} ${connectionId}`)) return void response.writeHead(403).end();
  response.writeHead((deletes ? sockets.delete(connectionId) : sockets.has(connectionId)) ? 204 : 410).end();
});
let tables: Tables;
let bus: EventBus;
let handler: typeof Handler;
beforeAll(async () => {
  tables = await startTables();
  bus = await startEventBus();
  endpoint.listen(0, '127.0.0.1');
  await once(endpoint, 'listening');
  Object.assign(process.env, tables.environment, bus.environment, {
    CALLBACK_URL: `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/stage`,
    ...{ PRUNE_MIN_AGE_SECONDS: '0', EVERYONE_WRITE_SHARDS: '1', EVERYONE_READ_SHARDS: '1' },
  });
  ({ handler } = await import('#functions/close-connections/handler'));
});
afterAll(async () => {
  endpoint.closeAllConnections();
  endpoint.close();
  await bus.stop();
  await tables.stop();
});
beforeEach(() => {
  requests.splice(0);
  bus.events.splice(0);
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});
afterEach(async () => {
  sockets.clear();
  forbidden.clear();
  for (const id of connections.splice(0)) await deleteRows(tables.client, CONNECTIONS_TABLE, await rows(id));
});

const connections: string[] = [];

/** A connection whose token ended a minute ago. */
async function overdue(connectionId: string, ageMs: number): Promise<void> {
  connections.push(connectionId);
  const connection = {
    ...{ connectionId, userId: 'alice', connectedAt: NOW - ageMs },
    tokenExpiresAt: (NOW - MINUTE) / 1000,
  };
  await putRows(tables.client, CONNECTIONS_TABLE, connectionRows(connection, { write: 1, read: 1 }));
}
/** A connection that is not due for an hour. */
async function connected(connectionId: string): Promise<void> {
  connections.push(connectionId);
  const connection = { connectionId, userId: 'bob', connectedAt: NOW - 60 * MINUTE };
  await putRows(tables.client, CONNECTIONS_TABLE, connectionRows(connection, { write: 1, read: 1 }, true));
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

it('removes the rows of a connection that has lost its socket, publishes that it is gone, and leaves the others', async () => {
  await connected('lost');
  await connected('here');
  sockets.add('here');
  expect(await handler({}, withTime(60_000))).toMatchObject({
    closed: 0,
    removed: 0,
    swept: { checked: 2, removed: 1 },
  });
  expect(await rows('lost')).toEqual([]);
  expect(await rows('here')).toHaveLength(2);
  expect(requests).toEqual([]);
  const events = bus.events.map(({ DetailType, Detail }) => [DetailType, JSON.parse(Detail) as unknown]);
  expect(events).toEqual([['Connection Closed', expect.objectContaining({ connectionId: 'lost', reason: 'GONE' })]]);
});

it('fails if a connection could not be closed', async () => {
  await overdue('refused', 60 * MINUTE);
  sockets.add('refused');
  forbidden.add('DELETE refused');
  await expect(handler({}, withTime(60_000))).rejects.toThrow('Could not close 1 connections');
  forbidden.clear();
  expect(await handler({}, withTime(60_000))).toMatchObject({ closed: 1 });
});

it('fails if API Gateway does not say which connections have a socket', async () => {
  await connected('unknown');
  forbidden.add('GET unknown');
  await expect(handler({}, withTime(60_000))).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
});
