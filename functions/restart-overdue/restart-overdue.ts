/**
 * Finds the broadcasts that are overdue and takes each up. One that cannot be taken up keeps none of the others waiting:
 * it is met again in the next minute, as everything is that this run has no time for.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import { OPEN_SHARDS } from '../shared/index-shards';
import type { OpenRows } from './open-rows';
import type { Outlets } from './outlets';
import { takeUp, type TakenUp } from './take-up';

export interface OverdueParts {
  readonly rows: OpenRows;
  readonly outlets: Pick<Outlets, 'start' | 'publish' | 'keep'>;
  readonly log: Pick<Logger, 'warn' | 'error'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Told how the run went, before an error is thrown for what could not be taken up. */
  readonly onSummary: (summary: Summary) => void;
}

/** How many were taken up in which way. */
export type Summary = Record<TakenUp | 'notTakenUp', number>;

/** Broadcasts that were overdue indeed: the index follows the table by moments, and lists some that no longer are. */
export const foundOverdue = ({ restarted, published, givenUp, notTakenUp }: Summary): number =>
  restarted + published + givenUp + notTakenUp;

/** @throws Error after all others have been taken up, when some could not be: the function's alarm is to see it */
export async function restartOverdue(parts: OverdueParts, isOver: () => boolean): Promise<Summary> {
  const summary: Summary = { restarted: 0, published: 0, givenUp: 0, notDue: 0, notTakenUp: 0 };
  await takeUpAll(parts, isOver, summary);
  parts.onSummary(summary);
  if (summary.notTakenUp > 0) {
    throw new Error(`${summary.notTakenUp} overdue broadcasts could not be taken up; they are met again in a minute`);
  }
  return summary;
}

async function takeUpAll(parts: OverdueParts, isOver: () => boolean, summary: Summary): Promise<void> {
  for (const shard of OPEN_SHARDS.all()) {
    for await (const broadcastId of parts.rows.overdue(shard, parts.now())) {
      if (isOver()) return;
      try {
        const done = await takeUp(broadcastId, parts);
        summary[done] += 1;
        if (done !== 'notDue') parts.log.warn('Overdue broadcast taken up', { broadcastId, done });
      } catch (error) {
        summary.notTakenUp += 1;
        parts.log.error('Overdue broadcast could not be taken up', { broadcastId, error: error as Error });
      }
    }
  }
}
