import { captureLogs } from '../support/log-capture';
import { randomUUID } from 'node:crypto';
import { closeDue, type ClosingParts } from '#functions/close-connections/close-due';
import { dueConnections } from '#functions/close-connections/due-connections';
import { connectionRows } from '#shared/connections/connection-rows';
import { ConnectionEnds } from '#shared/connections/connection-end';
import { deleteRows, putRows, rowsOfConnection } from '#shared/tables/connections-table';
import { logger } from '#shared/runtime/logger';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';

const logs = captureLogs();
const MINUTE = 60_000;
const NOW = Date.parse('2026-11-21T10:00:00Z');
let tables: Tables;
beforeAll(async () => (tables = await startTables()));
afterAll(() => tables.stop());
afterEach(async () => {
  sockets.clear();
  for (const id of connections.splice(0)) await deleteRows(tables.client, CONNECTIONS_TABLE, await rows(id));
});

const connections: string[] = [];
/** Open sockets, and what API Gateway answers instead of closing one. */
const sockets = new Map<string, 'open' | Error>();
const rows = (id: string) => rowsOfConnection(tables.client, CONNECTIONS_TABLE, id);

/** A connection whose token holds for so many minutes more; it connected an hour ago. */
async function connected(tokenMinutes: number | undefined, socket?: 'open' | Error, connectedAt = NOW - 60 * MINUTE) {
  const connectionId = randomUUID();
  const tokenExpiresAt = tokenMinutes === undefined ? undefined : (NOW + tokenMinutes * MINUTE) / 1000;
  const connection = { connectionId, userId: 'alice', connectedAt, tokenExpiresAt };
  await putRows(tables.client, CONNECTIONS_TABLE, connectionRows(connection, { write: 4, read: 4 }, false));
  connections.push(connectionId);
  if (socket) sockets.set(connectionId, socket);
  return connectionId;
}

const parts = (more: Partial<ClosingParts> = {}): ClosingParts => ({
  due: (shard, now) => dueConnections(tables.client, CONNECTIONS_TABLE, shard, now),
  async closeSocket(id) {
    const socket = sockets.get(id);
    if (socket instanceof Error) throw socket;
    return sockets.delete(id);
  },
  rowsOf: rows,
  ends: new ConnectionEnds(tables.client, CONNECTIONS_TABLE, 'none'),
  log: logger,
  now: () => NOW,
  minAgeMs: 30_000,
  ...more,
});
const run = (more?: Partial<ClosingParts>, isOver = () => false) => closeDue(parts(more), isOver);

it('closes what is due and nothing else', async () => {
  const [over, holds, endless] = [await connected(-1, 'open'), await connected(1, 'open'), await connected(undefined)];
  expect(await run()).toMatchObject({ closed: 1, removed: 0 });
  expect(sockets.has(over)).toBe(false);
  expect(sockets.has(holds)).toBe(true);
  expect(await rows(endless)).toHaveLength(2);
});

it('leaves the rows to $disconnect, and removes them itself when that did not come', async () => {
  const id = await connected(-1, 'open');
  await run();
  expect(await rows(id)).toHaveLength(2);
  expect(await run()).toMatchObject({ closed: 0, removed: 1 });
  expect(await rows(id)).toEqual([]);
  expect(await run()).toEqual({ closed: 0, removed: 0, connecting: 0, notClosed: 0 });
});

it('leaves alone what has no socket yet, as $connect may still be running', async () => {
  const id = await connected(-0.1, undefined, NOW - 10_000);
  expect(await run()).toMatchObject({ connecting: 1, removed: 0 });
  expect(await rows(id)).toHaveLength(2);
});

it('closes the others when one cannot be closed, which it fails by, and meets it again', async () => {
  const refused = await connected(-2, new Error('Too Many Requests'));
  const other = await connected(-1, 'open');
  await expect(run()).rejects.toThrow('Could not close 1 connections; the next run tries again in a minute');
  expect(sockets.has(other)).toBe(false);
  expect(logs()).toContainEqual(expect.objectContaining({ level: 'ERROR', connectionId: refused }));

  sockets.set(refused, 'open');
  expect(await run()).toMatchObject({ notClosed: 0 });
  expect(sockets.has(refused)).toBe(false);
});

it('stops when its time is over, and goes on in the next minute', async () => {
  for (let count = 0; count < 5; count++) await connected(-1, 'open');
  expect(await run({}, () => true)).toMatchObject({ closed: 0 });
  expect(await run()).toMatchObject({ closed: 5 });
});

describe('a connection without a socket', () => {
  /** What the ends of connections are told. */
  const told: unknown[] = [];
  const ends: ClosingParts['ends'] = {
    end: async (found, end) => void told.push(['end', found.length, end]),
    resume: async (found, user, end) => void told.push(['resume', found.length, user.recipient, end]),
  };
  beforeEach(() => void told.splice(0));

  it('ended with its token when that is over', async () => {
    await connected(-1);
    expect(await run({ ends })).toMatchObject({ removed: 1 });
    expect(told).toEqual([['end', 2, { at: NOW, reason: 'TOKEN_EXPIRED' }]]);
  });

  it('timed out when its two hours are over and its token is not', async () => {
    const connectionId = randomUUID();
    const connection = { connectionId, userId: 'alice', connectedAt: NOW - 300 * MINUTE };
    await putRows(tables.client, CONNECTIONS_TABLE, connectionRows(connection, { write: 4, read: 4 }, true));
    connections.push(connectionId);
    expect(await run({ ends })).toMatchObject({ removed: 1 });
    expect(told).toEqual([['end', 2, { at: NOW, reason: 'TIMED_OUT' }]]);
  });

  it('whose rows were removed in the meantime needs nothing more', async () => {
    await connected(-1);
    expect(await run({ ends, rowsOf: async () => [] })).toMatchObject({ removed: 1, connecting: 0 });
    expect(told).toEqual([['end', 0, { at: NOW, reason: 'TIMED_OUT' }]]);
  });

  it('whose end was written and not published is published as it was written', async () => {
    const connectionId = await connected(-1);
    const ended = { at: NOW - MINUTE, reason: 'GONE' } as const;
    const all = (await rows(connectionId)).map((row) => (row.recipient === 'user#alice' ? { ...row, ended } : row));
    await putRows(tables.client, CONNECTIONS_TABLE, all);
    expect(await run({ ends })).toMatchObject({ removed: 1 });
    expect(told).toEqual([['resume', 2, 'user#alice', ended]]);
  });

  it('whose end was just written is left to who wrote it, and is published once', async () => {
    const connectionId = await connected(-1);
    const ending = { ended: { at: NOW, reason: 'DISCONNECTED' }, closesAt: NOW / 1000 + 60 } as const;
    const rowsOf = async () =>
      (await rows(connectionId)).map((row) => (row.recipient === 'user#alice' ? { ...row, ...ending } : row));
    expect(await run({ ends, rowsOf })).toMatchObject({ removed: 0, notClosed: 0 });
    expect(told).toEqual([]);
    expect(await run({ ends, rowsOf, now: () => NOW + MINUTE })).toMatchObject({ removed: 1 });
    expect(told).toEqual([['resume', 2, 'user#alice', ending.ended]]);
  });

  it('may still be connecting until it is as old as $connect can take', async () => {
    const minAgeMs = 30_000;
    await connected(-0.1, undefined, NOW - minAgeMs);
    await connected(-0.1, undefined, NOW - minAgeMs + 1);
    expect(await run({ ends, minAgeMs })).toMatchObject({ removed: 1, connecting: 1 });
    expect(told).toHaveLength(1);
  });
});

describe('the log of a run', () => {
  const due = () => logs().filter(({ message }) => message === 'Due connections');

  it('says how many connections it met, and what became of them', async () => {
    await connected(-1, 'open');
    await run();
    expect(due()).toEqual([expect.objectContaining({ closed: 1, removed: 0, connecting: 0, notClosed: 0 })]);
  });

  it('is silent when none was due', async () => {
    await run();
    expect(due()).toEqual([]);
  });
});

it('closes 25 connections at once and no more', async () => {
  const ids = Array.from({ length: 60 }, (_, index) => `c${index}`);
  let [open, most] = [0, 0];
  const closeSocket = async () => {
    most = Math.max(most, (open += 1));
    await new Promise((resolve) => setImmediate(resolve));
    open -= 1;
    return true;
  };
  async function* onePage(shard: string) {
    if (shard.endsWith('#0')) yield ids;
  }
  expect(await run({ due: onePage, closeSocket })).toMatchObject({ closed: 60 });
  expect(most).toBe(25);
});

it('fails by how many could not be closed, and names each in the log', async () => {
  const ids = [await connected(-2, new Error('Too Many Requests')), await connected(-1, new Error('Forbidden'))];
  await expect(run()).rejects.toMatchObject({
    message: 'Could not close 2 connections; the next run tries again in a minute',
  });
  const failed = logs().filter(({ message }) => message === 'Could not close a connection');
  expect(failed.map(({ connectionId }) => connectionId).sort()).toEqual(ids.sort());
});
