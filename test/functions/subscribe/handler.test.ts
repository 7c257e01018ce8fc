import { captureLogs } from '../support/log-capture';
import { randomUUID } from 'node:crypto';
import { putRows, rowsOfConnection } from '#shared/tables/connections-table';
import { channelRecipient, shardOf } from '#shared/tables/recipients';
import type { RouteHandler } from '#shared/websocket/route';
import { lambdaContext } from '../support/lambda-context';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';
import { type Client, eventOf } from '../support/websocket-events';

const logs = captureLogs();
const shards = { write: 4, read: 8 };
/** More than any other test asks of one connection. */
const BURST = 120;
let tables: Tables;
let handler: RouteHandler;
beforeAll(async () => {
  tables = await startTables();
  const budget = { ACTION_BUDGET_BURST: String(BURST), ACTION_BUDGET_PER_SECOND: '1' };
  Object.assign(process.env, tables.environment, budget, { CHANNEL_WRITE_SHARDS: '4', CHANNEL_READ_SHARDS: '8' });
  ({ handler } = await import('#functions/subscribe/handler'));
});
afterAll(() => tables.stop());

const own = { userId: 'alice', connectedAt: 1764000000123, expiresAt: 1764007000, removeAt: 1764007801 };
/** A connection with its user's row, and the given channels. */
async function connected(channels: readonly string[] = []): Promise<string> {
  const connectionId = randomUUID();
  const recipients = ['user#alice', ...channels.map((channel) => channelRecipient(channel, 7))];
  await putRows(
    tables.client,
    CONNECTIONS_TABLE,
    recipients.map((recipient) => ({ connectionId, recipient, ...own })),
  );
  return connectionId;
}
const rows = (connectionId: string) => rowsOfConnection(tables.client, CONNECTIONS_TABLE, connectionId);
async function subscribe(client: Omit<Client, 'userId'>, message: unknown): Promise<unknown> {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const result = await handler(eventOf({ userId: 'alice', ...client }, { body }), lambdaContext);
  expect(result.statusCode).toBe(200);
  return JSON.parse(result.body ?? '');
}
const orders = { action: 'subscribe', channel: 'orders' };

it('adds a row for the channel, which expires with those of the connection', async () => {
  const connectionId = await connected();
  expect(await subscribe({ connectionId, channels: ['orders'] }, orders)).toEqual({
    type: 'subscribed',
    channel: 'orders',
  });
  const recipient = `channel#orders#${shardOf(connectionId, shards)}`;
  expect(await rows(connectionId)).toContainEqual({
    connectionId,
    recipient,
    ...own,
    subscribedAt: expect.any(Number) as number,
  });
  expect(logs()).toEqual([expect.objectContaining({ message: 'Subscribed', connectionId, channel: 'orders' })]);
});

it('says the same the second time, also when the first was written to another shard', async () => {
  const connectionId = await connected(['orders']);
  const subscribed = { type: 'subscribed', channel: 'orders' };
  expect(await subscribe({ connectionId, channels: ['orders'] }, orders)).toEqual(subscribed);
  expect(await rows(connectionId)).toHaveLength(2);
});

it.each([
  ['the token grants no channel', {}, "Your token does not grant channel 'orders'"],
  ['the token grants others', { channels: ['news', 'order:*'] }, "Your token does not grant channel 'orders'"],
  [
    'the token has expired',
    { channels: ['orders'], tokenExpiresAt: 1764000000 },
    'Your token has expired. Connect again with a new one.',
  ],
])('writes nothing when %s, and says so', async (_, grants, message) => {
  const connectionId = await connected();
  expect(await subscribe({ connectionId, ...grants }, orders)).toEqual({ type: 'error', message, channel: 'orders' });
  expect(await rows(connectionId)).toHaveLength(1);
  const refused = { message: 'Subscription refused', channel: 'orders', problem: message };
  expect(logs()).toEqual([expect.objectContaining(refused)]);
});

it('grants nothing when the authorizer gives no list of channels', async () => {
  const connectionId = await connected();
  for (const channels of [undefined, 'orders', '{"0":"orders"}', '[1]', 'null']) {
    const authorizer = { userId: 'alice', ...(channels !== undefined && { channels }) };
    const event = { requestContext: { connectionId, authorizer }, body: JSON.stringify(orders) };
    expect((await handler(event, lambdaContext)).body).toContain('does not grant');
  }
  expect(await rows(connectionId)).toHaveLength(1);
});

it.each([
  ['no JSON', 'orders', 'The message is not valid JSON'],
  [
    'no channel',
    { action: 'subscribe' },
    'channel must be a channel name: 1 to 128 letters, digits and _ . : / -; got nothing',
  ],
  [
    'a channel that is none',
    { ...orders, channel: 'a b' },
    "channel must be a channel name: 1 to 128 letters, digits and _ . : / -; got 'a b'",
  ],
  [
    'a field it does not know',
    { ...orders, since: 1 },
    "'since' is not a field of this message: expected action and channel",
  ],
])('says what is wrong with %s', async (_, body, message) => {
  const connectionId = await connected();
  expect(await subscribe({ connectionId, channels: ['*'] }, body)).toEqual({ type: 'error', message });
});

it('stops at fifty channels, and says what to do', async () => {
  const channels = Array.from({ length: 50 }, (_, index) => `c${index}`);
  const full = await connected(channels);
  expect(await subscribe({ connectionId: full, channels: ['*'] }, orders)).toEqual({
    type: 'error',
    message: 'This connection is already in 50 channels, the maximum. Unsubscribe from one first.',
    channel: 'orders',
  });
  expect(await subscribe({ connectionId: full, channels: ['*'] }, { ...orders, channel: 'c7' })).toMatchObject({
    type: 'subscribed',
  });
  const almostFull = await connected(channels.slice(1));
  expect(await subscribe({ connectionId: almostFull, channels: ['*'] }, orders)).toMatchObject({ type: 'subscribed' });
});

it('does not bring rows of a connection back that has none', async () => {
  const connectionId = randomUUID();
  expect(await subscribe({ connectionId, channels: ['*'] }, orders)).toEqual({
    type: 'error',
    message: 'This connection is not registered. Connect again.',
    channel: 'orders',
  });
  expect(await rows(connectionId)).toEqual([]);
});

it('answers 400 to an event of no connection', async () => {
  expect(await handler({ body: JSON.stringify(orders) }, lambdaContext)).toEqual({ statusCode: 400 });
});

it('refuses what is over the budget of the connection, says when to go on, and writes no channel', async () => {
  const connectionId = await connected();
  const now = jest.spyOn(Date, 'now').mockReturnValue(1764000000123);
  for (let each = 0; each < BURST; each += 1) await subscribe({ connectionId, channels: ['orders'] }, orders);
  expect(await subscribe({ connectionId, channels: ['*'] }, { ...orders, channel: 'news' })).toEqual({
    type: 'error',
    message: `Too many actions: a connection may take ${BURST} at once and 1 a second. Try again in 1000 ms.`,
    channel: 'news',
    retryAfterMs: 1000,
  });
  expect(await rows(connectionId)).toHaveLength(2);
  now.mockRestore();
});
