/** Rows whose socket is gone, found by asking about a few connections a minute, against tables that are real. */
import { captureLogs } from '../support/log-capture';
import { createHash } from 'node:crypto';
import type { QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import { removeRows } from '#functions/close-connections/close-due';
import { sampledConnections } from '#functions/close-connections/sampled-connections';
import { QUIET_SWEEP_CONNECTIONS } from '#shared/contracts/limits';
import { sweep, type SweepParts } from '#functions/close-connections/sweep';
import { connectionRows } from '#shared/connections/connection-rows';
import { ConnectionEnds } from '#shared/connections/connection-end';
import { deleteRows, putRows, rowsOfConnection } from '#shared/tables/connections-table';
import { logger } from '#shared/runtime/logger';
import { everyoneRecipients, shardOf } from '#shared/tables/recipients';
import { CONNECTIONS_TABLE, startTables, type Tables } from '../support/tables';

const logs = captureLogs();
const NOW = Date.parse('2026-11-21T10:00:00Z');
const SHARDS = { write: 3, read: 4 };
/** More of each shard than one page. */
const CONNECTIONS = 120;

let tables: Tables;
beforeAll(async () => (tables = await startTables()));
afterAll(() => tables.stop());
afterEach(async () => {
  for (const id of ids.splice(0)) await deleteRows(tables.client, CONNECTIONS_TABLE, await rows(id));
  sockets.clear();
});

const ids: string[] = [];
const sockets = new Set<string>();
const rows = (id: string) => rowsOfConnection(tables.client, CONNECTIONS_TABLE, id);
/** Ids of one day begin alike, as those of API Gateway do. */
const idOf = (number: number) => `L0S${createHash('sha256').update(String(number)).digest('base64url').slice(0, 12)}=`;

async function connect(count: number, ageSeconds = 3600): Promise<string[]> {
  const connected = Array.from({ length: count }, (_, number) => idOf(ids.length + number));
  const connectedAt = NOW - ageSeconds * 1000;
  const all = connected.flatMap((connectionId) =>
    connectionRows({ connectionId, userId: 'alice', connectedAt }, SHARDS),
  );
  await putRows(tables.client, CONNECTIONS_TABLE, all);
  connected.forEach((id) => sockets.add(id));
  ids.push(...connected);
  return connected;
}

/** Evenly from 0 to below 1, the same in every run. */
function seeded(seed: number): () => number {
  let draws = 0;
  return () =>
    createHash('sha256')
      .update(`${seed} ${(draws += 1)}`)
      .digest()
      .readUInt32BE(0) /
    2 ** 32;
}
const sampled = (random?: () => number) =>
  sampledConnections(tables.client, CONNECTIONS_TABLE, everyoneRecipients(SHARDS), random);

const parts = (more: Partial<SweepParts> = {}): SweepParts => ({
  connections: () => sampled(),
  hasSocket: async (id) => sockets.has(id),
  removeRows: (id) =>
    removeRows(
      id,
      {
        rowsOf: rows,
        ends: new ConnectionEnds(tables.client, CONNECTIONS_TABLE, 'none'),
        now: () => NOW,
        minAgeMs: 30_000,
      },
      'GONE',
    ),
  log: logger,
  ...more,
});
const run = (more?: Partial<SweepParts>, isOver = () => false) => sweep(parts(more), isOver);
const left = async (): Promise<number> => {
  let count = 0;
  for await (const page of sampled()) count += page.length;
  return count;
};

it('comes past every connection once, wherever it begins', async () => {
  await connect(CONNECTIONS);
  for (let seed = 0; seed < 5; seed += 1) {
    const met: string[] = [];
    for await (const page of sampled(seeded(seed))) {
      expect(page.length).toBeGreaterThan(0);
      expect(page.length).toBeLessThanOrEqual(QUIET_SWEEP_CONNECTIONS);
      met.push(...page);
    }
    expect([...met].sort()).toEqual([...ids].sort());
  }
});

it('begins anywhere: each connection is among the first that some run meets', async () => {
  await connect(CONNECTIONS);
  const met = new Set<string>();
  const meetFirst = async (seed: number) => {
    let count = 0;
    for await (const page of sampled(seeded(seed))) {
      page.forEach((id) => met.add(id));
      if ((count += page.length) >= QUIET_SWEEP_CONNECTIONS) return;
    }
  };
  for (let seed = 0; seed < 60; seed += 1) await meetFirst(seed);
  expect(met.size).toBe(CONNECTIONS);
});

it.each([
  ['lowest', 0, ' '.repeat(5)],
  ['highest', 1 - 2 ** -32, '~'.repeat(5)],
] as const)('draws a place from the first character in which ids differ: the %s', async (end, drawn, rest) => {
  const inShard = (await connect(CONNECTIONS)).filter((id) => shardOf(id, SHARDS) === 0).sort();
  const [lowest = '', highest = ''] = [inShard.at(0), inShard.at(-1)];
  const send = jest.spyOn(tables.client, 'send');
  const met: string[] = [];
  const [recipient] = everyoneRecipients(SHARDS);
  for await (const page of sampledConnections(tables.client, CONNECTIONS_TABLE, [recipient!], () => drawn))
    met.push(...page);
  expect(met.sort()).toEqual(inShard);
  const places = send.mock.calls.flatMap(([{ input }]) => {
    const { ExpressionAttributeValues: values = {} } = input as QueryCommandInput;
    return (values[':place'] as string | undefined) ?? [];
  });
  send.mockRestore();
  expect(lowest.slice(0, 3)).toBe(highest.slice(0, 3));
  expect(lowest[3]).not.toBe(highest[3]);
  const place = { lowest, highest }[end].slice(0, 4) + rest;
  expect(new Set(places)).toEqual(new Set([place]));
});

it('asks about a few of those that are connected, and removes none', async () => {
  await connect(CONNECTIONS);
  const { checked, removed } = await run();
  expect(removed).toBe(0);
  expect(checked).toBeGreaterThanOrEqual(QUIET_SWEEP_CONNECTIONS);
  expect(checked).toBeLessThanOrEqual(2 * QUIET_SWEEP_CONNECTIONS);
  expect(await run({ connections: () => sampled(seeded(1)) })).toMatchObject({ removed: 0 });
  expect(logs()).toEqual([]);
});

it('stops after a page of connections in a row that all have a socket', async () => {
  let pages = 0;
  async function* inPages(first: number) {
    for (const count of [first, 1]) {
      pages += 1;
      yield Array.from({ length: count }, (_, index) => `${count}-${index}`);
    }
  }
  const hasSocket = async () => true;
  expect(await run({ hasSocket, connections: () => inPages(QUIET_SWEEP_CONNECTIONS - 1) })).toMatchObject({
    checked: QUIET_SWEEP_CONNECTIONS,
  });
  pages = 0;
  await run({ hasSocket, connections: () => inPages(QUIET_SWEEP_CONNECTIONS) });
  expect(pages).toBe(1);
});

it('reads a shard that fits one page once', async () => {
  const few = await connect(2);
  const send = jest.spyOn(tables.client, 'send');
  const met: string[] = [];
  for await (const page of sampled()) met.push(...page);
  expect(met.sort()).toEqual(few.sort());
  expect(send).toHaveBeenCalledTimes(SHARDS.read);
  send.mockRestore();
});

it('asks nothing where nobody is connected', async () => {
  expect(await run()).toEqual({ checked: 0, removed: 0 });
});

it('goes on through all that were left behind at once, and leaves the others', async () => {
  const gone = await connect(CONNECTIONS);
  const staying = gone.filter((_, index) => index % 40 === 0);
  sockets.clear();
  staying.forEach((id) => sockets.add(id));

  expect(await run()).toEqual({ checked: CONNECTIONS, removed: CONNECTIONS - staying.length });
  expect(await left()).toBe(staying.length);
  for (const id of staying) expect(await rows(id)).toHaveLength(2);
  const removed = CONNECTIONS - staying.length;
  expect(logs()).toEqual([
    expect.objectContaining({ message: 'Removed rows without a socket', checked: CONNECTIONS, removed }),
  ]);
});

it('finds one among many in the end', async () => {
  const [lost = ''] = await connect(CONNECTIONS);
  sockets.delete(lost);
  let runs = 0;
  while ((await rows(lost)).length > 0) {
    runs += 1;
    await run({ connections: () => sampled(seeded(runs)) });
    expect(runs).toBeLessThan(CONNECTIONS);
  }
  expect(await left()).toBe(CONNECTIONS - 1);
});

it('leaves alone what is so young that it may still be connecting', async () => {
  const [young = ''] = await connect(1, 10);
  sockets.clear();
  expect(await run()).toEqual({ checked: 1, removed: 0 });
  expect(await rows(young)).toHaveLength(2);
});

it('stops when its time is over', async () => {
  await connect(CONNECTIONS);
  sockets.clear();
  const { checked } = await run({}, () => true);
  expect(checked).toBeLessThanOrEqual(QUIET_SWEEP_CONNECTIONS);
  expect(await left()).toBe(CONNECTIONS - checked);
});

it('stops where API Gateway is throttled, and fails where it refuses', async () => {
  await connect(CONNECTIONS);
  const answering = (httpStatusCode: number) => ({
    hasSocket: () =>
      Promise.reject(Object.assign(new Error(`Status ${httpStatusCode}`), { $metadata: { httpStatusCode } })),
  });
  await expect(run(answering(429))).resolves.toMatchObject({ removed: 0 });
  expect(logs()).toEqual([
    expect.objectContaining({
      ...{ level: 'WARN', message: 'API Gateway is throttled; the next run continues' },
      error: expect.objectContaining({ message: 'Status 429' }) as Error,
    }),
  ]);
  await expect(run(answering(403))).rejects.toThrow('Status 403');
});
