/** What is on record: outcomes, connections that are gone, events that could not be handled, and what a client missed. */
import { outcomesOf, type RecipientOutcome } from '#shared/tables/outcomes-table';
import { deleteRows, putRows } from '#shared/tables/connections-table';
import { isUserRecipient } from '#shared/tables/recipients';
import type { ConnectionRow } from '#shared/tables/table-schema';
import { DeadLetterQueue } from '#tools/stack/redrive/queue';
import { expectEqual, type Check } from '../check';
import { crowdOf, needsToken } from '../crowd';
import type { Trial } from '../trial';
import { expectTotals } from './publishing';

/** Milliseconds: longer than the setting pruneMinAgeSeconds can be. */
const LONG_MS = 2 * 3_600_000;

/**
 * A connection whose row is there and whose socket is not, as after a client that vanished: a real client leaves, and its rows are
 * written back. An id that API Gateway never gave would get another answer.
 * @param age milliseconds since it connected
 */
async function goneConnection(trial: Trial, name: string, age: number): Promise<readonly ConnectionRow[]> {
  const client = await trial.connect(trial.user(name));
  const rows = await trial.rowsOf(client.connectionId);
  client.close();
  await trial.until('its rows going', async () => (await trial.rowsOf(client.connectionId)).length === 0);
  const connectedAt = Date.now() - age;
  // Only the user's row, and none of those that everyone is found by.
  const left = rows.filter(({ recipient }) => isUserRecipient(recipient)).map((row) => ({ ...row, connectedAt }));
  for (const { connectionId, recipient } of left) trial.made.rows.set(connectionId, { connectionId, recipient });
  await putRows(trial.tables, trial.outputs.ConnectionsTableName, left);
  await trial.until('it in the index', async () => (await trial.shared.connectionsOf(client.userId)).length > 0);
  return left;
}

async function reportsStale(trial: Trial, [row]: readonly ConnectionRow[]): Promise<void> {
  if (!row) throw new Error('the connection had no row of its user');
  const report = await trial.reportOf(await trial.publish({ users: [row.userId] }, 'gone'));
  expectTotals(report, { connections: 1, delivered: 0, stale: 1, failed: 0 });
  expectEqual('unreached', report.unreachedUsers.users, [row.userId]);
}

export const RECORDS: readonly Check[] = [
  {
    check: 'outcomes',
    expected: 'the outcome of each connection is on record',
    todo: "'broadcast why ID' reads the same records; the log of send-batch says whether it could write them.",
    skip: needsToken,
    run: async (trial) => {
      const { alice, phone } = await crowdOf(trial);
      const id = await trial.publish({ users: [alice.userId] }, 'recorded');
      const { recorded } = await trial.reportOf(id);
      const { BroadcastsTableName: broadcasts, OutcomesTableName: outcomes } = trial.outputs;
      const found: RecipientOutcome[] = [];
      for await (const outcome of outcomesOf(trial.tables, { broadcasts, outcomes }, id)) found.push(outcome);
      const got = found.map(({ connectionId, outcome }) => `${outcome} ${connectionId}`).sort();
      expectEqual('outcomes', got, [alice, phone].map(({ connectionId }) => `delivered ${connectionId}`).sort());
      return `${found.length} outcomes; the report says ${recorded}`;
    },
  },
  {
    check: 'pruning',
    expected: 'a connection that is gone (410) is reported as stale, and its row is removed',
    todo: "The log of send-batch says why it was not pruned: 'broadcast logs --since 5m --errors'.",
    skip: needsToken,
    run: async (trial) => {
      const rows = await goneConnection(trial, 'gone', LONG_MS);
      await reportsStale(trial, rows);
      const [id = ''] = rows.map(({ connectionId }) => connectionId);
      await trial.until('its row going', async () => (await trial.rowsOf(id)).length === 0);
      return '1 stale, and its row is gone';
    },
  },
  {
    check: 'an early 410',
    expected: 'a connection that has just been made and is answered with 410 is reported as stale, and keeps its row',
    todo: 'Check the setting sender.pruneMinAgeSeconds: without its rows, a client that is still connecting would get nothing.',
    skip: (trial) =>
      needsToken(trial) ?? (trial.settings?.sender.pruneMinAgeSeconds === 0 ? 'pruneMinAgeSeconds is 0' : undefined),
    run: async (trial) => {
      const rows = await goneConnection(trial, 'new', 0);
      await reportsStale(trial, rows);
      const [id = ''] = rows.map(({ connectionId }) => connectionId);
      expectEqual('rows', (await trial.rowsOf(id)).length, 1);
      await deleteRows(trial.tables, trial.outputs.ConnectionsTableName, rows);
      return '1 stale, and its row is there';
    },
  },
  {
    check: 'a client that was away',
    expected: 'it gets what was published meanwhile when it is back, once',
    todo: "The log of route resume says more: 'broadcast logs --since 5m --errors'.",
    skip: (trial) =>
      needsToken(trial) ??
      (trial.outputs.HistoryTableName === undefined ? 'history is off (setting history)' : undefined),
    run: async (trial) => {
      const user = trial.user('away');
      const away = await trial.connect(user);
      await away.receives(await trial.publish({ users: [user] }, 'before'));
      const { position } = away;
      away.close();
      await trial.until('its rows going', async () => (await trial.rowsOf(away.connectionId)).length === 0);
      const missed = await trial.publish({ users: [user] }, 'missed');
      expectTotals(await trial.reportOf(missed), { status: 'NO_CONNECTIONS' });
      const back = await trial.connect(user, { position });
      await back.receives(missed);
      expectEqual(
        'received',
        back.received.map(({ data }) => data),
        ['missed'],
      );
      back.close();
      return 'caught up';
    },
  },
];

/** @param before messages in the queue when the run began */
export const deadLetters = (before: number): Check => ({
  check: 'dead letters',
  expected: 'the dead-letter queue has no more messages than before',
  todo: "'broadcast redrive --dry-run' shows what could not be handled, and why.",
  run: async (trial) => {
    const after = await new DeadLetterQueue(trial.stack).size();
    if (after > before) throw new Error(`${before} before, ${after} now; they may be others'`);
    return `${after}, and ${before} before`;
  },
});
