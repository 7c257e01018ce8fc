import { randomUUID } from 'node:crypto';
import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { positionNow } from '#functions/open-broadcast/history';
import { historyKey, type HistoryRow } from '#shared/history/history-table';
import type { Resumed } from '#shared/contracts';
import { GAP_METRIC, RESUME_METRIC } from '#shared/runtime/metrics';
import { putRows } from '#shared/tables/connections-table';
import type { RouteHandler } from '#shared/websocket/route';
import { lambdaContext } from '../support/lambda-context';
import { captureLogs } from '../support/log-capture';
import { CONNECTIONS_TABLE, HISTORY_TABLE, startTables, type Tables } from '../support/tables';
import { type Client, eventOf } from '../support/websocket-events';

const logs = captureLogs();
const BURST = 20;
let tables: Tables;
let handler: RouteHandler;
beforeAll(async () => {
  tables = await startTables();
  Object.assign(process.env, tables.environment, {
    ...{ ACTION_BUDGET_BURST: String(BURST), ACTION_BUDGET_PER_SECOND: '1', BROADCAST_RETENTION_DAYS: '30' },
    ...{ HISTORY_TABLE, HISTORY_MINUTES: '60', HISTORY_BEFORE_JOIN: 'off', POWERTOOLS_METRICS_DISABLED: 'false' },
  });
  ({ handler } = await import('#functions/resume/handler'));
});
afterAll(() => tables.stop());

const HOUR = 3_600_000;

/** A connection of half an hour, in a channel for a quarter, and in the stream of everyone. */
async function connected(userId: string): Promise<Client> {
  const connectionId = randomUUID();
  const row = { connectionId, userId, connectedAt: Date.now() - HOUR / 2, expiresAt: 4e9, removeAt: 4e9 };
  await putRows(tables.client, CONNECTIONS_TABLE, [
    { ...row, recipient: `user#${userId}` },
    { ...row, recipient: 'everyone#3' },
    { ...row, recipient: 'channel#orders#0', subscribedAt: Date.now() - HOUR / 4 },
  ]);
  return { connectionId, userId };
}

async function publish(stream: string, data: string, agoMs: number): Promise<string> {
  const position = positionNow(data, Date.now() - agoMs);
  const envelope = JSON.stringify({ id: data, type: 't', time: 'then', data, at: position });
  const row: HistoryRow = { stream, position, envelope, expiresAt: 4e9 };
  const RequestItems = { [HISTORY_TABLE]: [{ PutRequest: { Item: { ...row } } }] };
  await tables.client.send(new BatchWriteCommand({ RequestItems }));
  return position;
}

async function ask(client: Client, message: unknown): Promise<Resumed & { readonly message?: string }> {
  const body = typeof message === 'string' ? message : JSON.stringify(message);
  const result = await handler(eventOf(client, { body }), lambdaContext);
  expect(result.statusCode).toBe(200);
  return JSON.parse(result.body ?? '') as Resumed;
}
/** What the running test counted, by metric. */
const counted = () =>
  logs().flatMap((line) => {
    const names = [...Object.values(RESUME_METRIC), ...Object.values(GAP_METRIC)].filter((name) => name in line);
    return '_aws' in line ? [Object.fromEntries(names.map((name) => [name, line[name]]))] : [];
  });
const logged = () => logs().filter((line) => !('_aws' in line));

const streams = { user: null, everyone: null, 'channel:orders': null };
const asked = { action: 'resume', id: 'r-1', streams };
const isRefused = (answer: unknown) => typeof answer === 'object' && answer !== null && 'retryAfterMs' in answer;
const idsOf = ({ envelopes }: Resumed) => envelopes.map(({ id }) => id);

it('gives a client what it missed, and the log only the number', async () => {
  const alice = await connected('alice');
  await publish(historyKey.user('alice'), 'hunter2', HOUR / 3);
  await publish(historyKey.channel('orders'), 'before the subscription', HOUR / 3);
  await publish(historyKey.channel('orders'), 'after it', HOUR / 5);
  await publish(historyKey.user('bob'), 'not hers', HOUR / 3);
  const told = await ask(alice, asked);
  expect(told).toMatchObject({ type: 'resumed', id: 'r-1', receipt: expect.any(String) as string });
  expect(idsOf(told)).toEqual(['hunter2', 'after it']);
  expect(Object.keys(told.streams!).sort()).toEqual(Object.keys(streams).sort());
  expect(logged()).toEqual([expect.objectContaining({ message: 'Resumed', brought: 2, gaps: {} })]);
  expect(counted()).toEqual([{ [RESUME_METRIC.RESUMES]: 1, [RESUME_METRIC.BROUGHT]: 2 }]);
  expect(JSON.stringify(logs())).not.toContain('hunter2');
});

it('counts a resume of several pages once', async () => {
  const heidi = await connected('heidi');
  for (const agoMs of [4000, 3000, 2000, 1000])
    await publish(historyKey.user('heidi'), `${agoMs}`.padEnd(4500, 'x'), agoMs);
  const mine = { ...asked, streams: { user: null } };
  const { next } = await ask(heidi, mine);
  await ask(heidi, { ...mine, next });
  expect(counted()).toEqual([
    { [RESUME_METRIC.RESUMES]: 1, [RESUME_METRIC.BROUGHT]: 3 },
    { [RESUME_METRIC.BROUGHT]: 1 },
  ]);
});

it('logs nothing of a resume that brings nothing, unless something may be missing', async () => {
  const ivan = await connected('ivan');
  await ask(ivan, { ...asked, streams: { user: null } });
  expect(logged()).toEqual([]);
  expect(counted()).toEqual([{ [RESUME_METRIC.RESUMES]: 1 }]);
  await ask(ivan, { ...asked, streams: { user: 'forged.cursor' } });
  expect(logged()).toEqual([expect.objectContaining({ message: 'Resumed', brought: 0, gaps: { user: 'CURSOR' } })]);
  expect(counted()[1]).toEqual({ [RESUME_METRIC.RESUMES]: 1, [GAP_METRIC.CURSOR]: 1 });
});

it('goes on from the cursors on the next connection', async () => {
  const first = await ask(await connected('carol'), asked);
  const cursors = Object.fromEntries(Object.entries(first.streams!).map(([name, { cursor }]) => [name, cursor]));
  await publish(historyKey.user('carol'), 'missed', 0);
  const again = await ask(await connected('carol'), {
    ...asked,
    streams: { user: cursors.user, everyone: cursors.everyone },
  });
  expect(idsOf(again)).toEqual(['missed']);
  // A cursor of another user opens nothing.
  const stolen = await ask(await connected('mallory'), { ...asked, streams: { user: cursors.user } });
  expect(stolen.streams).toMatchObject({ user: { gap: 'CURSOR' } });
});

it.each<[string, object | string, object]>([
  ['is no JSON', '{', { message: expect.stringContaining('not valid JSON') as string }],
  ['has no id', { action: 'resume', streams }, { message: expect.stringContaining('id must be') as string }],
  [
    'names no streams',
    { action: 'resume', id: 'x' },
    { id: 'x', message: expect.stringContaining('streams must be') as string },
  ],
  [
    'has a page of another resume',
    { ...asked, next: 'a.b' },
    { id: 'r-1', message: expect.stringContaining('resume again') as string },
  ],
])('refuses a request that %s, by a reply that names it', async (_what, message, expected) => {
  const told = await ask(await connected('dave'), message);
  expect(told).toEqual({ type: 'error', action: 'resume', ...expected });
  expect(logged()).toEqual([expect.objectContaining({ message: 'Resume refused', problem: told.message })]);
});

it('refuses a connection that is not registered, or whose token has expired', async () => {
  const about = { type: 'error', action: 'resume', id: 'r-1' };
  const unknown = { connectionId: randomUUID(), userId: 'alice' };
  expect(await ask(unknown, asked)).toEqual({
    ...about,
    message: 'This connection is not registered. Connect again.',
    reconnect: true,
  });
  const expired = { ...(await connected('erin')), tokenExpiresAt: 1764000000 };
  const message = 'Your token has expired. Connect again with a new one.';
  expect(await ask(expired, asked)).toEqual({ ...about, message });
});

it('refuses what is over the budget of the connection, and says when to ask again', async () => {
  const flooding = await connected('frank');
  const told: unknown[] = [];
  do told.push(await ask(flooding, asked));
  while (!isRefused(told.at(-1)));
  expect(told.length).toBeGreaterThan(BURST);
  expect(told.at(-1)).toMatchObject({ type: 'error', action: 'resume', id: 'r-1' });
  // Others are not held up.
  expect(await ask(await connected('grace'), asked)).toMatchObject({ type: 'resumed' });
});
