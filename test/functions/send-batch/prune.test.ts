import { type ConnectionRows, Pruner } from '#functions/send-batch/prune';
import type { ConnectionRow } from '#shared/tables/table-schema';
import { pass, useVirtualTime } from '../../support/virtual-time';

const NOW = Date.parse('2026-11-21T10:00:00Z');
const MIN_AGE_SECONDS = 30;

useVirtualTime();
beforeEach(() => void jest.setSystemTime(NOW));

const row = (ageMs: number, recipient = 'user#alice'): ConnectionRow => ({
  ...{ connectionId: 'c', recipient, userId: 'alice', connectedAt: NOW - ageMs },
  ...{ expiresAt: 4_000_000_000, removeAt: 4_000_000_000 },
});

/** A pruner over a connection with these rows, and what it deleted and was told. */
function prunerOf(rows: readonly ConnectionRow[], broken: Partial<ConnectionRows> = {}) {
  const deleted: (readonly ConnectionRow[])[] = [];
  const failures: unknown[] = [];
  const table: ConnectionRows = {
    of: async () => rows,
    delete: async (gone) => void deleted.push(gone),
    ...broken,
  };
  const settings = { pruneMinAgeSeconds: MIN_AGE_SECONDS };
  const pruner = new Pruner(table, settings, (...failure) => void failures.push(failure));
  return { pruner, deleted, failures };
}

it('deletes all rows of a connection that is old enough', async () => {
  const rows = [row(MIN_AGE_SECONDS * 1000), row(MIN_AGE_SECONDS * 1000, 'everyone#0')];
  const { pruner, deleted } = prunerOf(rows);
  expect(await pruner.prune('c')).toBe('settled');
  await pruner.done();
  expect(deleted).toEqual([rows]);
  expect(pruner.pending).toBe(0);
});

it('leaves a connection alone that is a millisecond too young', async () => {
  const { pruner, deleted } = prunerOf([row(MIN_AGE_SECONDS * 1000 - 1)]);
  expect(await pruner.prune('c')).toBe('young');
  await pruner.done();
  expect(deleted).toEqual([]);
});

it('goes by the oldest row of a connection', async () => {
  const { pruner } = prunerOf([row(1000, 'channel#a#0'), row(60_000), row(2000, 'channel#b#0')]);
  expect(await pruner.prune('c')).toBe('settled');
});

it('deletes nothing of a connection without rows', async () => {
  const { pruner, deleted } = prunerOf([]);
  expect(await pruner.prune('c')).toBe('settled');
  expect([pruner.pending, deleted]).toEqual([0, []]);
});

it('waits for no deletion, but can be waited for', async () => {
  let finish = () => undefined as void;
  const { pruner } = prunerOf([row(60_000)], { delete: () => new Promise((resolve) => (finish = resolve)) });
  expect(await pruner.prune('c')).toBe('settled');
  expect(pruner.pending).toBe(1);

  let done = false;
  const waiting = pruner.done().then(() => (done = true));
  await pass(1000);
  expect(done).toBe(false);
  finish();
  await waiting;
  expect(pruner.pending).toBe(0);
});

it('tells of rows that could not be read or deleted, and fails nobody', async () => {
  const error = new Error('ProvisionedThroughputExceeded');
  const unread = prunerOf([], { of: () => Promise.reject(error) });
  expect(await unread.pruner.prune('c')).toBe('unknown');
  expect(unread.failures).toEqual([['c', error]]);

  const undeleted = prunerOf([row(60_000)], { delete: () => Promise.reject(error) });
  expect(await undeleted.pruner.prune('c')).toBe('settled');
  await undeleted.pruner.done();
  expect(undeleted.failures).toEqual([['c', error]]);
  expect(undeleted.pruner.pending).toBe(0);
});

it('reads the rows of sixteen connections at once and no more', async () => {
  let reads = 0;
  const { pruner } = prunerOf([], {
    of: () => {
      reads += 1;
      return new Promise(() => undefined);
    },
  });
  for (let connection = 0; connection < 40; connection += 1) void pruner.prune(`c${connection}`);
  await pass(0);
  expect(reads).toBe(16);
});
