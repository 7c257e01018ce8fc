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
  Object.assign(process.env, tables.environment, { ACTION_BUDGET_BURST: '10', ACTION_BUDGET_PER_SECOND: '1' });
  ({ handler } = await import('#functions/unsubscribe/handler'));
});
afterAll(() => tables.stop());

async function unsubscribe(connectionId: string, message: unknown): Promise<unknown> {
  const event = eventOf({ connectionId, userId: 'alice' }, { body: JSON.stringify(message) });
  return JSON.parse((await handler(event, lambdaContext)).body ?? '');
}

it('removes the channel from every shard, and nothing else; twice is the same as once', async () => {
  const connectionId = randomUUID();
  const recipients = ['user#orders', 'channel#orders#0', 'channel#orders#7', 'channel#orders:eu#0', 'everyone#1'];
  await putRows(
    tables.client,
    CONNECTIONS_TABLE,
    recipients.map((recipient) => ({
      connectionId,
      recipient,
      userId: 'orders',
      connectedAt: 1,
      expiresAt: 2,
      removeAt: 2,
    })),
  );
  for (let time = 1; time <= 2; time++) {
    expect(await unsubscribe(connectionId, { action: 'unsubscribe', channel: 'orders' })).toEqual({
      type: 'unsubscribed',
      channel: 'orders',
    });
    const left = await rowsOfConnection(tables.client, CONNECTIONS_TABLE, connectionId);
    expect(left.map((row) => row.recipient)).toEqual(['channel#orders:eu#0', 'everyone#1', 'user#orders']);
  }
  expect(logs()).toContainEqual(expect.objectContaining({ message: 'Unsubscribed', connectionId, channel: 'orders' }));
});

it('says what is wrong with a message', async () => {
  expect(await unsubscribe(randomUUID(), { action: 'unsubscribe' })).toEqual({
    type: 'error',
    message: 'channel must be a channel name: 1 to 128 letters, digits and _ . : / -; got nothing',
  });
});

it('refuses what is over the budget of the connection', async () => {
  const connectionId = randomUUID();
  const own = { userId: 'alice', connectedAt: Date.now(), expiresAt: 4e9, removeAt: 4e9 };
  const busyUntil = Date.now() + 60_000;
  const recipients = ['user#alice', 'channel#orders#0'];
  const all = recipients.map((recipient) => ({ connectionId, recipient, ...own, busyUntil }));
  await putRows(tables.client, CONNECTIONS_TABLE, all);
  expect(await unsubscribe(connectionId, { action: 'unsubscribe', channel: 'orders' })).toMatchObject({
    type: 'error',
    channel: 'orders',
    retryAfterMs: expect.any(Number) as number,
  });
  expect(await rowsOfConnection(tables.client, CONNECTIONS_TABLE, connectionId)).toHaveLength(2);
});
