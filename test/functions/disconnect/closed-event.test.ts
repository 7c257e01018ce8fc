/** `$disconnect` with connection events on: it says why connections ended. */
import { captureLogs } from '../support/log-capture';
import { randomUUID } from 'node:crypto';
import { connectionRows } from '#shared/connections/connection-rows';
import { putRows, rowsOfConnection } from '#shared/tables/connections-table';
import type { RouteHandler } from '#shared/websocket/route';
import { type EventBus, startEventBus } from '../support/event-bus';
import { lambdaContext } from '../support/lambda-context';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';

captureLogs();
const NOW = Date.parse('2026-11-21T10:00:00Z');
const MINUTE = 60_000;
let tables: Tables;
let bus: EventBus;
let handler: RouteHandler;
beforeAll(async () => {
  tables = await startTables();
  bus = await startEventBus();
  Object.assign(process.env, tables.environment, bus.environment);
  ({ handler } = await import('#functions/disconnect/handler'));
});
afterAll(async () => {
  await bus.stop();
  await tables.stop();
});
beforeEach(() => {
  bus.events.splice(0);
  jest.spyOn(Date, 'now').mockReturnValue(NOW);
});

/** Disconnects a client that connected half an hour ago; returns the published event. */
async function closing(tokenExpiresAt: number | undefined, how: object = {}, by = handler): Promise<unknown> {
  const connectionId = randomUUID();
  const connection = { connectionId, userId: 'alice', connectedAt: NOW - 30 * MINUTE, tokenExpiresAt };
  await putRows(tables.client, CONNECTIONS_TABLE, connectionRows(connection, { write: 1, read: 1 }, true));
  expect(await by({ requestContext: { connectionId, ...how } }, lambdaContext)).toEqual({ statusCode: 200 });
  expect(await rowsOfConnection(tables.client, CONNECTIONS_TABLE, connectionId)).toEqual([]);
  return bus.events.map(({ DetailType, Detail }) => [DetailType, JSON.parse(Detail) as unknown]);
}
const closed = (more: object) => [
  ['Connection Closed', expect.objectContaining({ userId: 'alice', closedAt: new Date(NOW).toISOString(), ...more })],
];

it('a connection that was closed was disconnected, in the way API Gateway says', async () => {
  const how = { disconnectStatusCode: 1001, disconnectReason: 'Going away' };
  expect(await closing(NOW / 1000 + 60, how)).toEqual(closed({ reason: 'DISCONNECTED', ...how }));
});

it('and in no way where API Gateway says none', async () => {
  expect(await closing(undefined)).toEqual(closed({ reason: 'DISCONNECTED' }));
  expect(bus.events[0]?.Detail).not.toContain('disconnect');
});

it('a connection whose token is over ended with it', async () => {
  expect(await closing(NOW / 1000)).toEqual(closed({ reason: 'TOKEN_EXPIRED' }));
});

it('nothing is published of a connection with connection events off', async () => {
  jest.replaceProperty(process, 'env', { ...process.env, CONNECTION_EVENTS: 'off' });
  await jest.isolateModulesAsync(async () => {
    const { handler: silent } = await import('#functions/disconnect/handler');
    expect(await closing(undefined, {}, silent)).toEqual([]);
  });
});
