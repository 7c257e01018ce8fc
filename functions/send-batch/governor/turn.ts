/** A turn on a track: a span of time that belongs to one batch, with a post due at each interval. */

/**
 * Milliseconds a post may be late and still make up for it. What is later is lost, and not caught up in a burst: other batches
 * have the time that follows. All tracks together exceed their rate by this much in a second.
 */
export const LATE_MS = 20;

export class Turn {
  /** Posts it has room for. */
  readonly room: number;
  readonly #intervalMs: number;
  readonly #endsAt: number;
  #dueAt: number;
  #used = 0;

  /**
   * @param startsAt epoch milliseconds at which its first post is due
   */
  constructor(startsAt: number, room: number, intervalMs: number) {
    this.room = room;
    this.#intervalMs = intervalMs;
    this.#dueAt = startsAt;
    this.#endsAt = startsAt + room * intervalMs;
  }

  /** Posts made in this turn. */
  get used(): number {
    return this.#used;
  }

  /**
   * Takes the next post.
   * @param now epoch milliseconds
   * @returns 0 if it is due, else the epoch milliseconds when it will be; undefined if the turn is over
   */
  next(now: number): number | undefined {
    const dueAt = Math.max(this.#dueAt, now - LATE_MS);
    if (dueAt > this.#endsAt - this.#intervalMs / 2) return undefined;
    if (dueAt > now) return dueAt;
    this.#dueAt = dueAt + this.#intervalMs;
    this.#used += 1;
    return 0;
  }
}
