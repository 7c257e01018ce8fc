import { captureLogs } from '../support/log-capture';
import { randomUUID } from 'node:crypto';
import { rowsOfConnection } from '#shared/tables/connections-table';
import { shardOf } from '#shared/tables/recipients';
import type { RouteHandler } from '#shared/websocket/route';
import { lambdaContext } from '../support/lambda-context';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';
import { CONNECTED_AT, eventOf } from '../support/websocket-events';

const logs = captureLogs();
const shards = { write: 4, read: 8 };
let tables: Tables;
let handler: RouteHandler;
beforeAll(async () => {
  tables = await startTables();
  Object.assign(process.env, tables.environment, {
    EVERYONE_WRITE_SHARDS: '4',
    EVERYONE_READ_SHARDS: '8',
    USER_ID_SOURCE: 'authorizer',
    USER_ID_KEY: 'userId',
  });
  ({ handler } = await import('#functions/connect/handler'));
});
afterAll(() => tables.stop());

const rows = (connectionId: string) => rowsOfConnection(tables.client, CONNECTIONS_TABLE, connectionId);

it('writes the rows of the user and of a shard of everyone', async () => {
  const connectionId = randomUUID();
  const event = eventOf({ connectionId, userId: 'alice', tokenExpiresAt: 4_000_000_000 });
  expect(await handler(event, lambdaContext)).toEqual({ statusCode: 200 });
  const end = CONNECTED_AT / 1000 + 7800;
  const row = { connectionId, userId: 'alice', connectedAt: CONNECTED_AT, expiresAt: end, removeAt: end };
  expect(await rows(connectionId)).toEqual([
    { ...row, recipient: `everyone#${shardOf(connectionId, shards)}` },
    { ...row, recipient: 'user#alice' },
  ]);
  expect(logs()).toEqual([expect.objectContaining({ level: 'INFO', message: 'Connected', connectionId })]);
});

it('answers the subprotocol, and logs no header', async () => {
  const token = 'eyJh.eyJz.c2ln';
  const event = eventOf(
    { connectionId: randomUUID(), userId: 'alice' },
    { headers: { 'Sec-WebSocket-Protocol': `broadcast, ${token}` } },
  );
  expect(await handler(event, lambdaContext)).toEqual({
    statusCode: 200,
    headers: { 'Sec-WebSocket-Protocol': 'broadcast' },
  });
  expect(JSON.stringify(logs())).not.toContain(token);
});

it.each([
  ['no authorizer', {}],
  ['an authorizer that gives no user', { authorizer: {} }],
  ['a user id that is empty', { authorizer: { userId: '' } }],
  ['a user id that is too long', { authorizer: { userId: 'x'.repeat(129) } }],
])('answers 401 to %s, and writes nothing', async (_, context) => {
  const connectionId = randomUUID();
  const event = { requestContext: { connectionId, connectedAt: CONNECTED_AT, ...context } };
  expect(await handler(event, lambdaContext)).toEqual({ statusCode: 401 });
  expect(await rows(connectionId)).toEqual([]);
});

it('lets the rows expire with the token, and has the connection closed then', async () => {
  const connectionId = randomUUID();
  const tokenExpiresAt = Math.floor(Date.now() / 1000) + 60;
  await handler(eventOf({ connectionId, userId: 'alice', tokenExpiresAt, connectedAt: Date.now() }), lambdaContext);
  expect(await rows(connectionId)).toMatchObject([
    { expiresAt: tokenExpiresAt },
    {
      expiresAt: tokenExpiresAt,
      closesAt: tokenExpiresAt,
      closeShard: expect.stringMatching(/^closing#\d$/) as string,
    },
  ]);
});

it('answers 401 to a token that is over', async () => {
  const connectionId = randomUUID();
  const event = eventOf({ connectionId, userId: 'alice', tokenExpiresAt: Date.now() / 1000 - 1 });
  expect(await handler(event, lambdaContext)).toEqual({ statusCode: 401 });
  expect(await rows(connectionId)).toEqual([]);
});

it('answers 400 to an event of no connection', async () => {
  expect(await handler({}, lambdaContext)).toEqual({ statusCode: 400 });
  expect(logs()).toEqual([expect.objectContaining({ level: 'ERROR' })]);
});

it('refuses the connection with 500 when the table cannot be written', async () => {
  // A key of no bytes is what DynamoDB refuses at once.
  const event = eventOf({ connectionId: '', userId: 'alice' });
  expect(await handler(event, lambdaContext)).toEqual({ statusCode: 500 });
  expect(logs()).toEqual([expect.objectContaining({ level: 'ERROR' })]);
});
