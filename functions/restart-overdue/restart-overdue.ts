/**
 * Finds the broadcasts that are overdue, and the events that could not be opened, and takes each up. One that cannot be
 * taken up keeps none of the others waiting: the next run picks it up, along with anything this run had no time for.
 */
import { OPEN_SHARDS } from '#shared/tables/index-shards';
import { openAgain } from './open-again';
import type { OverdueParts, OverdueSummary, TakenUp } from './overdue-parts';
import { takeUp } from './take-up';

/** Broadcasts that were overdue indeed: the index lists those whose lease still runs too. */
export const foundOverdue = ({ restarted, published, givenUp, notTakenUp }: OverdueSummary): number =>
  restarted + published + givenUp + notTakenUp;

/** @throws Error after all others have been taken up, when some could not be: the function's alarm is to see it */
export async function restartOverdue(parts: OverdueParts, isOver: () => boolean): Promise<OverdueSummary> {
  const run = new Run(parts, isOver);
  const ends = await Promise.allSettled(run.all());
  const { summary } = run;
  parts.onSummary(summary);
  const unread = ends.find((end) => end.status === 'rejected');
  if (unread) throw unread.reason;
  if (summary.notTakenUp > 0) {
    throw new Error(`${summary.notTakenUp} overdue broadcasts could not be taken up; the next run tries them again`);
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

  /** Side by side: what is open and not overdue in one shard, or cannot be read, keeps none of another waiting. */
  all(): Promise<void>[] {
    return [...OPEN_SHARDS.all().map((shard) => this.#shard(shard)), this.#unopened()];
  }

  async #shard(shard: string): Promise<void> {
    for await (const broadcastId of this.parts.rows.overdue(shard, this.#startedAt)) {
      if (this.isOver()) return;
      await this.#count({ broadcastId }, () => takeUp(broadcastId, this.parts));
    }
  }

  /** What is left there during this run waits for a later one: an event that fails at once is not tried in a circle. */
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
      if (done !== 'notDue') this.parts.log.warn('Overdue broadcast taken up', { ...which, done });
    } catch (error) {
      this.summary.notTakenUp += 1;
      this.parts.log.error('Overdue broadcast could not be taken up', { ...which, error: error as Error });
    }
  }
}
