/** Route `presence` as it is deployed: the tables in a DynamoDB. */
import { captureLogs } from '../support/log-capture';
import { randomUUID } from 'node:crypto';
import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { handler as Handler } from '#functions/presence/handler';
import { presenceOf } from '#sdk/presence';
import { type Roster, rosterRow } from '#shared/presence/presence-table';
import { putRows } from '#shared/tables/connections-table';
import { frameProblem } from '../sdk/support/protocol';
import { lambdaContext } from '../support/lambda-context';
import { CONNECTIONS_TABLE, PRESENCE_TABLE, startTables, type Tables } from '../support/tables';
import { type Client, eventOf } from '../support/websocket-events';

const logs = captureLogs();
const NOW = Date.parse('2026-11-21T10:00:00Z');
const EXPIRED = NOW / 1000 - 1;
let tables: Tables;
let handler: typeof Handler;
beforeAll(async () => {
  tables = await startTables();
  Object.assign(process.env, tables.environment, {
    ...{ ACTION_BUDGET_BURST: '2', ACTION_BUDGET_PER_SECOND: '1' },
    ...{ PRESENCE_TABLE, PRESENCE_CHANNELS: '["room-*"]' },
  });
  ({ handler } = await import('#functions/presence/handler'));
});
afterAll(() => tables.stop());
let now: jest.SpyInstance<number>;
beforeEach(() => (now = jest.spyOn(Date, 'now').mockReturnValue(NOW)));
afterEach(() => now.mockRestore());

async function inChannel(channel: string): Promise<string> {
  const connectionId = randomUUID();
  const row = { connectionId, userId: 'alice', connectedAt: NOW, expiresAt: NOW / 1000 + 3600, removeAt: NOW };
  await putRows(tables.client, CONNECTIONS_TABLE, [
    { ...row, recipient: 'user#alice' },
    { ...row, recipient: `channel#${channel}#0` },
  ]);
  return connectionId;
}
async function ask(connectionId: string, channel: string, version = 0, tokenExpiresAt?: number): Promise<unknown> {
  const client = { connectionId, userId: 'alice', ...(tokenExpiresAt !== undefined && { tokenExpiresAt }) };
  return send(client, JSON.stringify({ action: 'presence', channel, version }));
}
async function send(client: Client, body: string): Promise<unknown> {
  const reply: unknown = JSON.parse((await handler(eventOf(client, { body }), lambdaContext)).body ?? '');
  expect(frameProblem('serverFrame', reply)).toBeUndefined();
  return reply;
}
async function stored(channel: string, roster: Partial<Roster>): Promise<void> {
  const whole: Roster = {
    ...{ version: NOW, revision: 1, changedAt: NOW, from: 0, joined: [], left: [], members: new Map() },
    ...roster,
  };
  await tables.client.send(new PutCommand({ TableName: PRESENCE_TABLE, Item: rosterRow(channel, whole, NOW) }));
}
const about = (channel: string) => ({ type: 'presence', channel });
const error = (channel: string, message: string) => ({ type: 'error', action: 'presence', channel, message });

it('says who is in the channel, those in their grace too, and little if the client knows it', async () => {
  const connectionId = await inChannel('room-1');
  // DynamoDB has no list for a name that JavaScript takes for something else.
  const members = new Map([
    ['bob', NOW - 1],
    ['__proto__', 0],
  ]);
  await stored('room-1', { members });
  expect(await ask(connectionId, 'room-1')).toEqual({
    ...about('room-1'),
    ...{ version: NOW, members: ['bob', '__proto__'] },
  });
  expect(await ask(connectionId, 'room-1', NOW)).toEqual({ ...about('room-1'), version: NOW });
  expect(await presenceOf(tables.client, PRESENCE_TABLE, 'room-1')).toEqual({
    ...{ members: ['__proto__', 'bob'], count: 2, changedAt: '2026-11-21T10:00:00.000Z' },
  });
});

it('says all to a client that knows another version', async () => {
  await stored('room-5', { members: new Map([['bob', 0]]) });
  const whole = { ...about('room-5'), version: NOW, members: ['bob'] };
  for (const version of [NOW - 1, NOW + 1])
    expect(await ask(await inChannel('room-5'), 'room-5', version)).toEqual(whole);
});

it('says the number of a channel that is too large, and nobody of one that nobody looked at', async () => {
  await stored('room-2', { members: new Map([['bob', 0]]), count: 1000 });
  expect(await ask(await inChannel('room-2'), 'room-2')).toEqual({ ...about('room-2'), version: NOW, count: 1000 });
  expect(await presenceOf(tables.client, PRESENCE_TABLE, 'room-2')).toMatchObject({ members: undefined, count: 1000 });
  expect(await ask(await inChannel('room-3'), 'room-3')).toEqual({ ...about('room-3'), version: 0, members: [] });
  const nobody = { members: [], count: 0, changedAt: undefined };
  expect(await presenceOf(tables.client, PRESENCE_TABLE, 'room-3')).toEqual(nobody);
});

it('tells nothing to who is not in the channel, or whose token is over, or too often', async () => {
  await stored('room-4', { members: new Map([['bob', 0]]) });
  const elsewhere = await inChannel('hall');
  expect(await ask(elsewhere, 'room-4')).toEqual(
    error('room-4', "This connection is not subscribed to channel 'room-4'"),
  );
  expect(await ask(elsewhere, 'hall')).toEqual(error('hall', "Channel 'hall' has no presence"));
  expect(await ask(elsewhere, 'hall')).toMatchObject({ action: 'presence', channel: 'hall', retryAfterMs: 1000 });
  expect(await ask(randomUUID(), 'room-4')).toMatchObject({ type: 'error' });
  expect(await ask(await inChannel('room-4'), 'room-4', 0, EXPIRED)).toEqual(
    error('room-4', 'Your token has expired. Connect again with a new one.'),
  );
});

it('says what is wrong with a request, and why it was refused in the log', async () => {
  const message = "'room' is not a field of this message: expected action and channel and version";
  const reply = await send({ connectionId: 'c1', userId: 'alice' }, '{"action":"presence","room":"room-1"}');
  expect(reply).toEqual({ type: 'error', action: 'presence', message });
  const refused = { level: 'INFO', message: 'Presence refused', connectionId: 'c1', problem: message };
  expect(logs()).toEqual([expect.objectContaining(refused)]);
});
