/**
 * Finds overdue broadcasts, and events that could not be opened, and handles each. One that cannot be handled delays no
 * other: the next run picks it up, along with anything this run had no time for.
 */
import { OVERDUE_HANDLED, OVERDUE_NOT_HANDLED } from '#shared/runtime/log-messages';
import { OPEN_SHARDS } from '#shared/tables/index-shards';
import { openAgain } from './open-again';
import type { OverdueParts, OverdueSummary, TakenUp } from './overdue-parts';
import { takeUp } from './take-up';

/** Number of broadcasts that were really overdue: the index also lists those with a running lease. */
export const foundOverdue = ({ restarted, published, givenUp, notTakenUp }: OverdueSummary): number =>
  restarted + published + givenUp + notTakenUp;

/** @throws Error after all others, if some could not be handled, so that the function's alarm sees it */
export async function restartOverdue(parts: OverdueParts, isOver: () => boolean): Promise<OverdueSummary> {
  const run = new Run(parts, isOver);
  const ends = await Promise.allSettled(run.all());
  const { summary } = run;
  parts.onSummary(summary);
  const unread = ends.find((end) => end.status === 'rejected');
  if (unread) throw unread.reason;
  if (summary.notTakenUp > 0) {
    throw new Error(`Could not handle ${summary.notTakenUp} overdue broadcasts; the next run tries again in a minute`);
  }
  return summary;
}

class Run {
  readonly summary: OverdueSummary = { restarted: 0, published: 0, givenUp: 0, notDue: 0, notTakenUp: 0 };
  readonly #startedAt: number;

  constructor(
    private readonly parts: OverdueParts,
    private readonly isOver: () => boolean,
  ) {
    this.#startedAt = parts.now();
  }

  /** In parallel, so that rows that are not overdue, or a shard that cannot be read, delay no other shard. */
  all(): Promise<void>[] {
    return [...OPEN_SHARDS.all().map((shard) => this.#shard(shard)), this.#unopened()];
  }

  async #shard(shard: string): Promise<void> {
    for await (const broadcastId of this.parts.rows.overdue(shard, this.#startedAt)) {
      if (this.isOver()) return;
      await this.#count({ broadcastId }, () => takeUp(broadcastId, this.parts));
    }
  }

  /** Events left there during this run wait for a later one, so an event that fails at once is not retried in a loop. */
  async #unopened(): Promise<void> {
    while (!this.isOver()) {
      const received = await this.parts.unopened.receive();
      const events = received.filter(({ leftAt }) => leftAt < this.#startedAt);
      if (events.length === 0) return;
      await Promise.all(events.map((event) => this.#count({ owner: event.owner }, () => openAgain(event, this.parts))));
    }
  }

  async #count(which: Readonly<Record<string, string>>, take: () => Promise<TakenUp>): Promise<void> {
    try {
      const done = await take();
      this.summary[done] += 1;
      if (done !== 'notDue') this.parts.log.warn(OVERDUE_HANDLED, { ...which, done });
    } catch (error) {
      this.summary.notTakenUp += 1;
      this.parts.log.error(OVERDUE_NOT_HANDLED, { ...which, error: error as Error });
    }
  }
}
