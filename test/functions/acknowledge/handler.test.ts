/** Route `acknowledge` as it is deployed: the tables in a DynamoDB. */
import { captureLogs } from '../support/log-capture';
import { randomUUID } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { handler as Handler } from '#functions/acknowledge/handler';
import { Asks } from '#functions/open-broadcast/asks';
import { readAsked, readTaken, usersTaken } from '#shared/acknowledgements/acknowledgements-table';
import type { Receipts } from '#shared/acknowledgements/receipts';
import type { Audience } from '#shared/contracts';
import { ACKNOWLEDGE_METRIC } from '#shared/runtime/metrics';
import { putRows } from '#shared/tables/connections-table';
import { frameProblem } from '../sdk/support/protocol';
import { lambdaContext } from '../support/lambda-context';
import { ACKNOWLEDGEMENTS_TABLE, CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';
import { type Client, eventOf } from '../support/websocket-events';

const logs = captureLogs();
const NOW = Date.parse('2026-11-21T10:00:00Z');
const BURST = 5;
let tables: Tables;
let handler: typeof Handler;
let receipts: Receipts;
let asks: Asks;
beforeAll(async () => {
  tables = await startTables();
  Object.assign(process.env, tables.environment, {
    ...{ ACTION_BUDGET_BURST: String(BURST), ACTION_BUDGET_PER_SECOND: '1' },
    ...{ ACKNOWLEDGEMENTS_TABLE, BROADCAST_RETENTION_DAYS: '30', POWERTOOLS_METRICS_DISABLED: 'false' },
  });
  ({ handler } = await import('#functions/acknowledge/handler'));
  asks = new Asks(tables.client, ACKNOWLEDGEMENTS_TABLE, 30);
  receipts = await asks.receipts();
});
afterAll(() => tables.stop());
let now: jest.SpyInstance<number>;
beforeEach(() => (now = jest.spyOn(Date, 'now').mockReturnValue(NOW)));

let serial = 0;
/** A broadcast that asks for ten seconds. */
async function asked(audience: Audience): Promise<{ readonly id: string; readonly receipt: string }> {
  const broadcastId = `M/s/${(serial += 1)}`;
  const users = (audience.users ?? []).filter((user) => !audience.exclude?.users?.includes(user));
  await asks.ask({ broadcastId, audience, users, withinSeconds: 10 }, NOW);
  return { id: broadcastId, receipt: receipts.of(broadcastId) };
}

async function connected(userId: string): Promise<string> {
  const connectionId = randomUUID();
  const row = { connectionId, userId, connectedAt: NOW, expiresAt: NOW / 1000 + 3600, removeAt: NOW / 1000 + 7200 };
  await putRows(tables.client, CONNECTIONS_TABLE, [
    { ...row, recipient: `user#${userId}` },
    { ...row, recipient: 'everyone#0' },
  ]);
  return connectionId;
}

async function say(connectionId: string, frame: unknown, client: Partial<Client> = {}): Promise<unknown> {
  const result = await handler(
    eventOf({ connectionId, userId: 'from the authorizer', ...client }, { body: JSON.stringify(frame) }),
    lambdaContext,
  );
  const reply: unknown = JSON.parse(result.body ?? '');
  expect(frameProblem('serverFrame', reply)).toBeUndefined();
  return reply;
}
const acknowledge = (connectionId: string, ...messages: readonly object[]) =>
  say(connectionId, { action: 'acknowledge', id: '1', messages });

async function usersOf(broadcastId: string): Promise<string[]> {
  const row = await readAsked(tables.client, ACKNOWLEDGEMENTS_TABLE, broadcastId);
  const users: string[] = [];
  for await (const page of usersTaken(tables.client, ACKNOWLEDGEMENTS_TABLE, broadcastId, row!)) users.push(...page);
  return users.sort();
}

const TAKEN = { type: 'acknowledged', id: '1' };
const refused = (id: string, reason: string) => ({ ...TAKEN, refused: [{ id, reason }] });

/** What the running test counted, by metric. */
function counted(): Readonly<Record<string, unknown>> {
  const names: readonly string[] = Object.values(ACKNOWLEDGE_METRIC);
  return Object.fromEntries(logs().flatMap((line) => Object.entries(line).filter(([name]) => names.includes(name))));
}
/** What it logged besides. */
const logged = () => logs().filter((line) => !('_aws' in line));

it("takes several at once, for the connection's user and no other", async () => {
  const [one, two] = [await asked({ users: ['alice'] }), await asked({ channels: ['orders'] })];
  expect(await acknowledge(await connected('alice'), one, two)).toEqual(TAKEN);
  expect(await usersOf(one.id)).toEqual(['alice']);
  expect(await usersOf(two.id)).toEqual(['alice']);
  expect(counted()).toEqual({ [ACKNOWLEDGE_METRIC.ACKNOWLEDGED]: 2 });
  expect(logged()).toEqual([]);
});

it('takes what was taken before, of two connections of a user and twice in a message, and counts it once', async () => {
  const message = await asked({ users: ['alice', 'bob'] });
  const [first, second] = [await connected('alice'), await connected('alice')];
  expect(await acknowledge(first, message, message)).toEqual(TAKEN);
  now.mockReturnValue(NOW + 5000);
  expect(await acknowledge(second, message)).toEqual(TAKEN);
  expect(await acknowledge(first, message)).toEqual(TAKEN);
  expect(await usersOf(message.id)).toEqual(['alice']);
  const row = await readAsked(tables.client, ACKNOWLEDGEMENTS_TABLE, message.id);
  // The first one stays.
  expect(await readTaken(tables.client, ACKNOWLEDGEMENTS_TABLE, message.id, row!, 'alice')).toMatchObject({ at: NOW });
});

it('refuses what comes at the deadline or later, and takes what comes before', async () => {
  const message = await asked({ users: ['alice', 'bob'] });
  now.mockReturnValue(NOW + 9999);
  expect(await acknowledge(await connected('alice'), message)).toEqual(TAKEN);
  now.mockReturnValue(NOW + 10_000);
  expect(await acknowledge(await connected('bob'), message)).toEqual(refused(message.id, 'LATE'));
  expect(await usersOf(message.id)).toEqual(['alice']);
});

it('takes nothing from a user who is asked but does not show the receipt of the message', async () => {
  const mine = await asked({ users: ['alice'] });
  const other = await asked({ users: ['alice'] });
  const alice = await connected('alice');
  const guesses = [other.receipt, 'guess', mine.receipt.slice(1), `${mine.receipt}AA`, 'A'.repeat(16)];
  for (const [index, receipt] of guesses.entries()) {
    now.mockReturnValue(NOW + index * 1000);
    expect(await acknowledge(alice, { id: mine.id, receipt })).toEqual(refused(mine.id, 'NOT_ASKED'));
  }
  expect(await usersOf(mine.id)).toEqual([]);
});

it('says the same of all that nobody asked the user for, also after the deadline', async () => {
  const mine = await asked({ users: ['alice'] });
  const excluded = await asked({ users: ['alice', 'bob'], exclude: { users: ['bob'] } });
  const bob = await connected('bob');
  const receiptOf = (id: string) => ({ id, receipt: receipts.of(id) });
  const notAsked = [
    mine,
    excluded,
    // With a receipt of another message, one of nobody, and one that asked for nothing.
    { id: mine.id, receipt: receipts.of('M/s/other') },
    { id: mine.id, receipt: 'guess' },
    receiptOf('M/s/never'),
    receiptOf('x'.repeat(2040)),
    // Too long for a key of the table.
    receiptOf('x'.repeat(2048)),
  ];
  for (const message of notAsked.slice(0, 4))
    expect(await acknowledge(bob, message)).toEqual(refused(message.id, 'NOT_ASKED'));
  now.mockReturnValue(NOW + 60_000);
  for (const message of [mine, ...notAsked.slice(4)])
    expect(await acknowledge(bob, message)).toEqual(refused(message.id, 'NOT_ASKED'));
  expect(await usersOf(mine.id)).toEqual([]);
  // Logs name neither users nor messages.
  expect(JSON.stringify(logs())).not.toContain(mine.id);
});

it('counts and logs what it refuses, by reason', async () => {
  const late = await asked({ users: ['alice'] });
  now.mockReturnValue(NOW + 10_000);
  const bobs = [await asked({ users: ['bob'] }), await asked({ users: ['bob'] })];
  await acknowledge(await connected('alice'), late, ...bobs);
  expect(counted()).toEqual({ [ACKNOWLEDGE_METRIC.LATE]: 1, [ACKNOWLEDGE_METRIC.NOT_ASKED]: 2 });
  expect(logged()).toMatchObject([{ level: 'INFO', message: 'Acknowledgements refused', refused: 3 }]);
});

it('refuses one of several, and takes the others', async () => {
  const [one, two] = [await asked({ users: ['alice'] }), await asked({ users: ['bob'] })];
  expect(await acknowledge(await connected('alice'), two, one)).toEqual(refused(two.id, 'NOT_ASKED'));
  expect(await usersOf(one.id)).toEqual(['alice']);
});

it('bounds what one connection may send, and says when to go on', async () => {
  const message = await asked({ users: ['alice'] });
  const alice = await connected('alice');
  for (let each = 0; each < BURST; each += 1) await acknowledge(alice, message);
  expect(await acknowledge(alice, message)).toMatchObject({
    type: 'error',
    action: 'acknowledge',
    id: '1',
    retryAfterMs: 1000,
  });
});

it('says what is wrong with a message, and that a connection has no rows', async () => {
  expect(await say(await connected('alice'), { action: 'acknowledge', id: '7', messages: [] })).toEqual({
    ...{ type: 'error', action: 'acknowledge', id: '7', message: 'messages must be a list of 1 to 50 messages' },
  });
  // A refusal returns the id, so it must not be longer than a frame may be.
  const tooLong = { id: 'x'.repeat(2049), receipt: 'b' };
  expect(await acknowledge(await connected('alice'), tooLong)).toMatchObject({
    ...{
      type: 'error',
      message: expect.stringContaining('two strings of 1 to 2048 characters; got an object') as string,
    },
  });
  // Without an id there is none to return.
  const message = 'id must be a string of 1 to 64 characters; got nothing';
  expect(await say(await connected('alice'), { action: 'acknowledge', messages: [] })).toEqual({
    ...{ type: 'error', action: 'acknowledge', message },
  });
  expect(logged().at(-1)).toMatchObject({ level: 'INFO', message: 'Acknowledgement refused', problem: message });
  expect(await acknowledge(randomUUID(), { id: 'a', receipt: 'b' })).toEqual({
    ...{ type: 'error', action: 'acknowledge', id: '1' },
    message: 'This connection is not registered. Connect again.',
  });
});

it('takes nothing after the token is over', async () => {
  const message = await asked({ users: ['alice'] });
  const frame = { action: 'acknowledge', id: '1', messages: [message] };
  expect(await say(await connected('alice'), frame, { tokenExpiresAt: NOW / 1000 })).toEqual({
    ...{ type: 'error', action: 'acknowledge', id: '1' },
    message: 'Your token has expired. Connect again with a new one.',
  });
  expect(await usersOf(message.id)).toEqual([]);
});

it('spreads the users of a channel over sixteen keys, about evenly', async () => {
  const { id } = await asked({ channels: ['orders'] });
  const { acknowledgementKey, MANY_SHARDS } = await import('#shared/acknowledgements/acknowledgements-table');
  const writes = new Map<string, number>();
  for (let user = 0; user < 100_000; user += 1) {
    const { of } = acknowledgementKey.taken(id, MANY_SHARDS, `user-${user}`);
    writes.set(of, (writes.get(of) ?? 0) + 1);
  }
  expect(writes.size).toBe(16);
  // 100,000 within ten seconds: a key takes 1,000 writes a second.
  expect(Math.max(...writes.values()) / 10).toBeLessThan(700);
});

it('writes nothing but the acknowledgements of users, under keys of their broadcast', async () => {
  const message = await asked({ users: ['alice'] });
  await acknowledge(await connected('alice'), message);
  const { Items = [] } = await tables.client.send(
    new QueryCommand({
      TableName: ACKNOWLEDGEMENTS_TABLE,
      KeyConditionExpression: '#of = :of',
      ExpressionAttributeNames: { '#of': 'of' },
      ExpressionAttributeValues: { ':of': `taken#0#${message.id}` },
    }),
  );
  const expiresAt = Math.ceil((NOW + 10_000) / 1000) + 30 * 86_400;
  expect(Items).toEqual([{ of: `taken#0#${message.id}`, by: 'alice', at: NOW, expiresAt }]);
});
