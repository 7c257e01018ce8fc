/** `$connect` where somebody must hear of connections: it publishes that they opened, and has their end watched. */
import { captureLogs } from '../support/log-capture';
import { randomUUID } from 'node:crypto';
import { CLIENT_REFUSED, TOKEN_EXPIRED } from '#shared/runtime/log-messages';
import { rowsOfConnection } from '#shared/tables/connections-table';
import type { RouteHandler } from '#shared/websocket/route';
import { type EventBus, startEventBus } from '../support/event-bus';
import { lambdaContext } from '../support/lambda-context';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';
import { CONNECTED_AT, eventOf } from '../support/websocket-events';

const logs = captureLogs();
let tables: Tables;
let bus: EventBus;
let handler: RouteHandler;
beforeAll(async () => {
  tables = await startTables();
  bus = await startEventBus();
  Object.assign(process.env, tables.environment, bus.environment, {
    ...{ EVERYONE_WRITE_SHARDS: '1', EVERYONE_READ_SHARDS: '1', USER_ID_SOURCE: 'authorizer', USER_ID_KEY: 'userId' },
  });
  ({ handler } = await import('#functions/connect/handler'));
});
afterAll(async () => {
  await bus.stop();
  await tables.stop();
});
beforeEach(() => void bus.events.splice(0));

const userRow = async (connectionId: string) =>
  (await rowsOfConnection(tables.client, CONNECTIONS_TABLE, connectionId)).find(
    ({ recipient }) => recipient === 'user#alice',
  );

it('says that a client connected, whose end is watched though no token of it runs out before', async () => {
  const connectionId = randomUUID();
  const event = eventOf({ connectionId, userId: 'alice', tokenExpiresAt: 4_000_000_000 });
  expect(await handler(event, lambdaContext)).toEqual({ statusCode: 200 });
  expect(bus.events).toEqual([
    {
      ...{ EventBusName: 'bus', Source: 'broadcast', DetailType: 'Connection Opened' },
      Detail: JSON.stringify({ connectionId, userId: 'alice', connectedAt: new Date(CONNECTED_AT).toISOString() }),
    },
  ]);
  expect(await userRow(connectionId)).toMatchObject({ closesAt: CONNECTED_AT / 1000 + 7800 });
});

it('takes the time of the call for that of the connection where the event has none', async () => {
  const connectionId = randomUUID();
  jest.spyOn(Date, 'now').mockReturnValue(CONNECTED_AT + 1);
  const event = { requestContext: { connectionId, authorizer: { userId: 'alice' } } };
  expect(await handler(event, lambdaContext)).toEqual({ statusCode: 200 });
  expect(await userRow(connectionId)).toMatchObject({ connectedAt: CONNECTED_AT + 1 });
});

it.each([
  ['has no user id', { authorizer: {} }, 'ERROR', 'it has no valid user id'],
  ['has a token that is over', { authorizer: { userId: 'alice', tokenExpiresAt: '0' } }, 'INFO', TOKEN_EXPIRED],
  ['has a token of no time', { authorizer: { userId: 'alice', tokenExpiresAt: '-1e30' } }, 'INFO', TOKEN_EXPIRED],
])('says nothing on the bus of a client that %s, and why in the log', async (_what, context, level, reason) => {
  const event = { requestContext: { connectionId: randomUUID(), connectedAt: CONNECTED_AT, ...context } };
  expect(await handler(event, lambdaContext)).toEqual({ statusCode: 401 });
  expect(bus.events).toEqual([]);
  expect(logs()).toEqual([expect.objectContaining({ level, message: CLIENT_REFUSED, reason })]);
});

it('says what it looked for when there is no user id', async () => {
  await handler({ requestContext: { connectionId: randomUUID() } }, lambdaContext);
  expect(logs()).toEqual([
    expect.objectContaining({
      userIdFrom: { source: 'authorizer', key: 'userId' },
      expected: expect.stringContaining('a string of 1 to 128 characters') as string,
    }),
  ]);
});

it('says nothing on the bus of a client whose rows were not written, and why in the log', async () => {
  expect(await handler(eventOf({ connectionId: '', userId: 'alice' }), lambdaContext)).toEqual({ statusCode: 500 });
  expect(bus.events).toEqual([]);
  expect(logs()).toEqual([
    expect.objectContaining({
      message: 'Could not write the rows of the connection; the connection is refused',
      error: expect.objectContaining({ name: 'ValidationException' }) as unknown,
    }),
  ]);
});
