/**
 * Closes the user's connections and deletes their rows. Closing comes first: API Gateway then runs `$disconnect`, which removes
 * the rows and publishes the end of the connection if the stack does. Only what that leaves is deleted here.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ConnectionEnds } from '#shared/connections/connection-end';
import { rowsEndAt } from '#shared/connections/connection-lifetime';
import { closeSocket } from '#shared/connections/connection-socket';
import { deleteRows, rowsOfConnection } from '#shared/tables/connections-table';
import type { ConnectionRow } from '#shared/tables/table-schema';
import { managementOf } from '#tools/stack/connections-of';
import { everyItem, type Left, leftOf, type Work } from './work';

export interface ForgottenConnections {
  /** Sockets that were open. */
  readonly closed: number;
  /** Rows there were, whoever removed them. */
  readonly rows: number;
  /** Epoch seconds when the last of their tokens expires; undefined if that is not known of any. */
  readonly tokensUntil: number | undefined;
  readonly left: readonly Left[];
}

/** `$disconnect` takes milliseconds, and is best effort. */
const DISCONNECT_WAIT_MS = 10_000;
const POLL_MS = 200;

export async function forgetConnections(work: Work): Promise<ForgottenConnections> {
  const found = await rowsOfUser(work);
  const all = [...found.values()].flat();
  const counts = { rows: all.length, tokensUntil: tokensUntil(all) };
  if (work.dryRun || all.length === 0) return { closed: 0, ...counts, left: [] };
  const closed = await closeAll(work, [...found.keys()]);
  const announces = (await work.stack.settings())?.connectionEvents ?? false;
  for (const connectionId of found.keys()) {
    work.signal.throwIfAborted();
    await removeRows(work, await remaining(work, connectionId, closed.has(connectionId)), announces);
  }
  return { closed: closed.size, ...counts, left: await leftAfter(work) };
}

/** A row ends with its token, unless API Gateway closes the connection before. */
function tokensUntil(rows: readonly ConnectionRow[]): number | undefined {
  const known = rows.filter(({ expiresAt, connectedAt }) => expiresAt < rowsEndAt(connectedAt));
  return known.length > 0 ? Math.max(...known.map(({ expiresAt }) => expiresAt)) : undefined;
}

/** By connection. From the table, not the index: a broken write may have left rows without the one that the index lists. */
async function rowsOfUser(work: Work): Promise<Map<string, ConnectionRow[]>> {
  const found = new Map<string, ConnectionRow[]>();
  for await (const item of everyItem(work, work.stack.outputs.ConnectionsTableName)) {
    const row = item as unknown as ConnectionRow;
    if (row.userId !== work.userId) continue;
    found.set(row.connectionId, [...(found.get(row.connectionId) ?? []), row]);
  }
  return found;
}

async function closeAll({ stack, signal }: Work, connectionIds: readonly string[]): Promise<Set<string>> {
  const management = managementOf(stack);
  const closed = new Set<string>();
  try {
    for (const id of connectionIds) {
      signal.throwIfAborted();
      if (await closeSocket(management, id)) closed.add(id);
    }
    return closed;
  } finally {
    management.destroy();
  }
}

/** The rows of a connection, once `$disconnect` has had its time. */
async function remaining({ stack, tables, signal }: Work, id: string, wasOpen: boolean): Promise<ConnectionRow[]> {
  const deadline = performance.now() + (wasOpen ? DISCONNECT_WAIT_MS : 0);
  for (;;) {
    const rows = await rowsOfConnection(tables, stack.outputs.ConnectionsTableName, id);
    if (rows.length === 0 || performance.now() >= deadline) return rows;
    signal.throwIfAborted();
    await sleep(POLL_MS);
  }
}

/** With connection events, the closing rule publishes the end in its next minute, and deletes the user's row with it. */
async function removeRows({ stack, tables }: Work, rows: readonly ConnectionRow[], announces: boolean): Promise<void> {
  const table = stack.outputs.ConnectionsTableName;
  if (!announces) return deleteRows(tables, table, rows);
  await new ConnectionEnds(tables, table, 'by-closing-rule').end(rows, { reason: 'GONE', at: Date.now() });
}

/** Rows that are still there, or again. */
async function leftAfter(work: Work): Promise<Left[]> {
  const rows = [...(await rowsOfUser(work)).values()].flat();
  const ending = rows.filter(({ ended }) => ended !== undefined).length;
  const fresh = rows.length - ending;
  return leftOf([
    { what: 'rows of connections', count: ending, why: 'the closing rule publishes their end within two minutes' },
    { what: 'rows of connections', count: fresh, why: 'the user connected again: revoke the token first' },
  ]);
}
