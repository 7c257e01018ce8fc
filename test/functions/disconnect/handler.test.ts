import { captureLogs } from '../support/log-capture';
import { randomUUID } from 'node:crypto';
import { putRows, rowsOfConnection } from '#shared/tables/connections-table';
import type { RouteHandler } from '#shared/websocket/route';
import { lambdaContext } from '../support/lambda-context';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';
import { eventOf } from '../support/websocket-events';

const logs = captureLogs();
let tables: Tables;
let handler: RouteHandler;
beforeAll(async () => {
  tables = await startTables();
  Object.assign(process.env, tables.environment);
  ({ handler } = await import('#functions/disconnect/handler'));
});
afterAll(() => tables.stop());

it('removes every row of the connection and none of another', async () => {
  const [leaving, staying] = [randomUUID(), randomUUID()];
  const rowsOf = (connectionId: string) =>
    ['user#alice', 'everyone#0', 'channel#orders#1'].map((recipient) => ({
      ...{ connectionId, recipient, userId: 'alice', connectedAt: 1, expiresAt: 2, removeAt: 2 },
    }));
  await putRows(tables.client, CONNECTIONS_TABLE, [...rowsOf(leaving), ...rowsOf(staying)]);

  const event = eventOf({ connectionId: leaving, userId: 'alice' });
  expect(await handler(event, lambdaContext)).toEqual({ statusCode: 200 });

  expect(await rowsOfConnection(tables.client, CONNECTIONS_TABLE, leaving)).toEqual([]);
  expect(await rowsOfConnection(tables.client, CONNECTIONS_TABLE, staying)).toHaveLength(3);
  expect(logs()).toEqual([expect.objectContaining({ message: 'Disconnected', connectionId: leaving, rows: 3 })]);
});

it('answers 200 for a connection without rows, as when it is called twice', async () => {
  const event = eventOf({ connectionId: randomUUID(), userId: 'alice' });
  expect(await handler(event, lambdaContext)).toEqual({ statusCode: 200 });
});

it('fails when the table does, so that the failure is counted', async () => {
  process.env.CONNECTIONS_TABLE = 'no-such-table';
  await jest.isolateModulesAsync(async () => {
    const { handler: misconfigured } = await import('#functions/disconnect/handler');
    await expect(misconfigured(eventOf({ connectionId: 'c1', userId: 'alice' }), lambdaContext)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});

it('answers 400 to an event of no connection', async () => {
  expect(await handler({}, lambdaContext)).toEqual({ statusCode: 400 });
});
