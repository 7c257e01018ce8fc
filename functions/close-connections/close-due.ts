/**
 * Closes every connection that is due. A connection that cannot be closed delays no other: it stays in the index. The next run
 * picks it up, along with anything this run had no time for.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import pLimit from 'p-limit';
import { CLOSING_SHARDS } from '#shared/tables/index-shards';
import { type ConnectionEnds, endedWithToken } from '#shared/connections/connection-end';
import type { ConnectionEnd, ConnectionRow } from '#shared/tables/table-schema';

/** Concurrent closes: over a thousand a second, and far below the account's quota of 10,000 requests. */
const AT_ONCE = 25;

export interface ClosingParts {
  /** Ids that are due, page by page. */
  due(shard: string, now: number): AsyncIterable<readonly string[]>;
  /** @returns whether there was a socket to close */
  closeSocket(connectionId: string): Promise<boolean>;
  rowsOf(connectionId: string): Promise<readonly ConnectionRow[]>;
  /** Removes the rows of a connection without a socket. */
  readonly ends: Pick<ConnectionEnds, 'end' | 'resume'>;
  readonly log: Pick<Logger, 'info' | 'error'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A younger connection may have no socket yet, because `$connect` can take 29 s. */
  readonly minAgeMs: number;
}

/** The result for a due connection: its socket closed, its rows removed, or neither yet. */
type Met = 'closed' | 'removed' | 'connecting';
export type ClosingSummary = Record<Met | 'notClosed', number>;

/** @throws Error after all others, if some could not be closed, so that the function's alarm sees it */
export async function closeDue(parts: ClosingParts, isOver: () => boolean): Promise<ClosingSummary> {
  const summary: ClosingSummary = { closed: 0, removed: 0, connecting: 0, notClosed: 0 };
  const limit = pLimit(AT_ONCE);
  const meet = async (connectionId: string): Promise<void> => {
    try {
      summary[await meetOne(connectionId, parts)] += 1;
    } catch (error) {
      summary.notClosed += 1;
      parts.log.error('Could not close a connection', { connectionId, error: error as Error });
    }
  };
  for (const shard of CLOSING_SHARDS.all()) {
    for await (const connectionIds of parts.due(shard, parts.now())) {
      if (isOver()) return conclude(summary, parts);
      await Promise.all(connectionIds.map((connectionId) => limit(() => meet(connectionId))));
    }
  }
  return conclude(summary, parts);
}

/**
 * When a socket is closed, `$disconnect` removes its rows. If that does not come, the next run finds the connection without a
 * socket and removes them itself, so nothing is forgotten or done twice.
 */
async function meetOne(connectionId: string, parts: ClosingParts): Promise<Met> {
  if (await parts.closeSocket(connectionId)) return 'closed';
  return (await removeRows(connectionId, parts, 'TIMED_OUT')) ? 'removed' : 'connecting';
}

/**
 * Removes the rows of a connection without a socket.
 * @param reason of its end, unless its token has expired
 * @returns false if it is too early: it may have no socket yet, or another function has written its end and is publishing it
 */
export async function removeRows(
  connectionId: string,
  { rowsOf, ends, now, minAgeMs }: Pick<ClosingParts, 'rowsOf' | 'ends' | 'now' | 'minAgeMs'>,
  reason: ConnectionEnd['reason'],
): Promise<boolean> {
  const rows = await rowsOf(connectionId);
  const at = now();
  if (rows.some(({ connectedAt }) => at - connectedAt < minAgeMs)) return false;
  const user = rows.find(({ ended }) => ended !== undefined);
  if (user?.ended && (user.closesAt ?? 0) * 1000 > at) return false;
  if (user?.ended) await ends.resume(rows, user, user.ended);
  else await ends.end(rows, { at, reason: rows.some((row) => endedWithToken(row, at)) ? 'TOKEN_EXPIRED' : reason });
  return true;
}

function conclude(summary: ClosingSummary, { log }: ClosingParts): ClosingSummary {
  if (Object.values(summary).some((count) => count > 0)) log.info('Due connections', { ...summary });
  if (summary.notClosed === 0) return summary;
  throw new Error(`Could not close ${summary.notClosed} connections; the next run tries again in a minute`);
}
