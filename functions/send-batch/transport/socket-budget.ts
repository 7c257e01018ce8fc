/**
 * How many TLS sockets are worth their handshakes. A further socket costs CPU once, and saves the posts that still have to
 * come the time they would wait for a free one: with n sockets, p posts take p / n times the latency, so another one saves
 * p × latency / n². That is more than its cost c as long as n < √(p × latency / c). Every post of the sender counts,
 * because sockets outlive a batch: what one batch does not justify, several do.
 */

/** CPU milliseconds of a handshake that resumes a session, in a process that has not compiled much yet. */
const HANDSHAKE_MS = 1;
/** Milliseconds, until one was measured. A busy process measures its own delay, so a higher one justifies no more sockets. */
const USUAL_LATENCY_MS = 10;
/** By how much the lowest latency is forgotten with each answer. */
const FORGET = 1.005;
/** Milliseconds after which a post counts as hanging, and another socket may be opened for those that wait. */
export const PATIENCE_MS = 250;

export class SocketBudget {
  #posts = 0;
  #latencyMs = USUAL_LATENCY_MS;

  posted(): void {
    this.#posts += 1;
  }

  /** The lowest of late counts. */
  answered(milliseconds: number): void {
    this.#latencyMs = Math.min(milliseconds, this.#latencyMs * FORGET, USUAL_LATENCY_MS);
  }

  /** Nothing is left of what the posts so far have paid for. */
  reset(): void {
    this.#posts = 0;
  }

  get sockets(): number {
    return Math.ceil(Math.sqrt((this.#posts * this.#latencyMs) / HANDSHAKE_MS));
  }
}
