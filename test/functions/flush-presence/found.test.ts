/** Who is in a channel, by the rows in a DynamoDB. */
import { randomUUID } from 'node:crypto';
import { findMembers } from '#functions/flush-presence/found';
import { putRows } from '#shared/tables/connections-table';
import { channelRecipient } from '#shared/tables/recipients';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const NOW_S = NOW / 1000;
let tables: Tables;
beforeAll(async () => (tables = await startTables()));
afterAll(() => tables.stop());

interface Row {
  readonly connectionId: string;
  readonly userId: string;
  readonly expiresAt: number;
}
async function subscribed(channel: string, shard: number, ...rows: readonly Row[]): Promise<void> {
  const recipient = channelRecipient(channel, shard);
  const more = { recipient, connectedAt: NOW, removeAt: NOW_S };
  await putRows(
    tables.client,
    CONNECTIONS_TABLE,
    rows.map((row) => ({ ...row, ...more })),
  );
}
const find = async (channel: string, read = 1) => {
  const found = await findMembers(tables.client, CONNECTIONS_TABLE, channel, { write: 1, read }, NOW);
  return { users: new Map(found.users), connectionIds: [...found.connectionIds].sort() };
};
const row = (connectionId: string, userId: string, seconds: number): Row => ({
  ...{ connectionId, userId, expiresAt: NOW_S + seconds },
});

it('finds every connection in every shard that is read, and each user once, until the last connection expires', async () => {
  const channel = randomUUID();
  await subscribed(channel, 0, row('a1', 'alice', 60), row('a2', 'alice', 180), row('a3', 'alice', 120));
  await subscribed(channel, 1, row('b1', 'bob', 60), row('a4', 'alice', 30));
  await subscribed(channel, 2, row('c1', 'carol', 60));
  await subscribed(randomUUID(), 0, row('d1', 'dave', 60));
  expect(await find(channel, 2)).toEqual({
    users: new Map([
      ['alice', NOW_S + 180],
      ['bob', NOW_S + 60],
    ]),
    connectionIds: ['a1', 'a2', 'a3', 'a4', 'b1'],
  });
});

it('leaves out a connection from the second on in which it expires', async () => {
  const channel = randomUUID();
  await subscribed(channel, 0, row('a1', 'alice', -1), row('b1', 'bob', 0), row('c1', 'carol', 1));
  expect(await find(channel)).toEqual({ users: new Map([['carol', NOW_S + 1]]), connectionIds: ['c1'] });
});

it('finds nobody in a channel without rows', async () => {
  expect(await find(randomUUID())).toEqual({ users: new Map(), connectionIds: [] });
});
