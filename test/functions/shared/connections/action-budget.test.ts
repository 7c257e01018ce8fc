import { randomUUID } from 'node:crypto';
import { ActionBudget, type BudgetSettings, type Spent } from '#shared/connections/action-budget';
import { deleteRows, putRows, rowsOfConnection } from '#shared/tables/connections-table';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../../support/tables';

let tables: Tables;
beforeAll(async () => (tables = await startTables()));
afterAll(() => tables.stop());

const NOW = Date.parse('2026-11-21T10:00:00Z');
const SETTINGS: BudgetSettings = { burst: 5, perSecond: 2 };
const rows = (id: string) => rowsOfConnection(tables.client, CONNECTIONS_TABLE, id);
/** The budgets of one environment of a function. */
const environment = (settings = SETTINGS) => new ActionBudget(tables.client, CONNECTIONS_TABLE, settings);

async function connected(): Promise<string> {
  const connectionId = randomUUID();
  const row = { connectionId, userId: 'alice', connectedAt: NOW, expiresAt: 4e9, removeAt: 4e9 };
  await putRows(tables.client, CONNECTIONS_TABLE, [
    { ...row, recipient: 'user#alice' },
    { ...row, recipient: 'everyone#0' },
  ]);
  return connectionId;
}
const took = (spent: Spent) => !('waitMs' in spent);

/** How many of so many actions one after the other are taken, each by an environment of its own. */
async function spend(id: string, count: number, now: number): Promise<number> {
  let taken = 0;
  for (let each = 0; each < count; each += 1) {
    if (took(await environment().spend(id, () => rows(id), now))) taken += 1;
  }
  return taken;
}

it('lets a burst pass, then so many a second, and a burst again after a rest', async () => {
  const id = await connected();
  expect(await spend(id, 8, NOW)).toBe(5);
  expect(await spend(id, 3, NOW + 499)).toBe(0);
  expect(await spend(id, 3, NOW + 500)).toBe(1);
  expect(await spend(id, 3, NOW + 1500)).toBe(2);
  expect(await spend(id, 8, NOW + 60_000)).toBe(5);
});

it('lets no more than the burst pass of messages at once that all read the row before one wrote it', async () => {
  const id = await connected();
  const read = await rows(id);
  const spent = await Promise.all(Array.from({ length: 40 }, () => environment().spend(id, async () => read, NOW)));
  expect(spent.filter(took)).toHaveLength(5);
});

it('gives the rows it read, and says how long to wait', async () => {
  const id = await connected();
  const budget = environment({ burst: 1, perSecond: 4 });
  expect(await budget.spend(id, () => rows(id), NOW)).toEqual({ rows: expect.any(Array) as object });
  expect(await budget.spend(id, () => rows(id), NOW)).toEqual({ waitMs: 250 });
  expect(await budget.spend(id, () => rows(id), NOW + 100)).toEqual({ waitMs: 150 });
});

it('says so too of a burst of several, and to a message that others were faster than', async () => {
  const id = await connected();
  const read = await rows(id);
  expect(await spend(id, 5, NOW)).toBe(5);
  expect(await environment().spend(id, () => rows(id), NOW)).toEqual({ waitMs: 500 });
  expect(await environment().spend(id, async () => read, NOW)).toEqual({ waitMs: 500 });
});

it('gives the rows of a connection that has none of a user, without a limit', async () => {
  const budget = environment({ burst: 1, perSecond: 1 });
  for (let each = 0; each < 3; each += 1) {
    expect(await budget.spend('c1', async () => [], NOW)).toEqual({ rows: [] });
  }
});

it('remembers 1000 refusals, then forgets them all at the next one', async () => {
  const budget = environment({ burst: 1, perSecond: 1 });
  const busy = (connectionId: string) => {
    const row = { connectionId, userId: 'alice', connectedAt: NOW, expiresAt: 4e9, removeAt: 4e9 };
    return jest.fn(async () => [{ ...row, recipient: 'user#alice', busyUntil: NOW + 1000 }]);
  };
  const isRemembered = async (connectionId: string) => {
    const read = busy(connectionId);
    await budget.spend(connectionId, read, NOW);
    return read.mock.calls.length === 0;
  };
  for (let each = 1; each <= 1000; each += 1) await budget.spend(`c${each}`, busy(`c${each}`), NOW);
  expect([await isRemembered('c1'), await isRemembered('c1000')]).toEqual([true, true]);
  expect(await isRemembered('c1001')).toBe(false);
  expect([await isRemembered('c1001'), await isRemembered('c1')]).toEqual([true, false]);
});

it('reads nothing for a connection it has refused, until it may go on', async () => {
  const id = await connected();
  const budget = environment({ burst: 1, perSecond: 1 });
  const read = jest.fn(() => rows(id));
  for (let each = 0; each < 30; each += 1) await budget.spend(id, read, NOW);
  expect(read).toHaveBeenCalledTimes(2);
  expect(took(await budget.spend(id, read, NOW + 1000))).toBe(true);
  expect(read).toHaveBeenCalledTimes(3);
});

it('keeps the accounts of connections apart', async () => {
  const [flood, other] = [await connected(), await connected()];
  expect(await spend(flood, 20, NOW)).toBe(5);
  expect(await spend(other, 5, NOW)).toBe(5);
});

it('makes no row of a connection that is gone', async () => {
  const id = await connected();
  const read = await rows(id);
  await deleteRows(tables.client, CONNECTIONS_TABLE, read);
  expect(took(await environment().spend(id, () => rows(id), NOW))).toBe(true);
  expect(took(await environment().spend(id, async () => read, NOW))).toBe(false);
  expect(await rows(id)).toEqual([]);
});

it('tells the client what it may do, and when to go on', () => {
  const reply = environment().reply(249.5, { channel: 'orders' });
  expect(JSON.parse(reply.body ?? '')).toEqual({
    type: 'error',
    message: 'Too many actions: a connection may take 5 at once and 2 a second. Try again in 250 ms.',
    channel: 'orders',
    retryAfterMs: 250,
  });
});
