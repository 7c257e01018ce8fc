/**
 * How many TLS sockets are worth their handshakes. A further socket costs CPU once, and saves the posts that still have to
 * come the time they would wait for a free one: with n sockets, p posts take p / n times the latency, so another one saves
 * p × latency / n². That is more than its cost c as long as n < √(p × latency / c). Every post of the sender counts,
 * because sockets outlive a batch: what one batch does not justify, several do.
 */

/** CPU milliseconds of a handshake that resumes a session, in a process that has not compiled much yet. */
const HANDSHAKE_MS = 1;
/** Until one was measured. */
const USUAL_LATENCY_MS = 10;
/** By how much the lowest latency is forgotten with each answer. */
const FORGET = 1.005;
/** Milliseconds a post may wait for a socket before those that hang are replaced. */
export const PATIENCE_MS = 250;

export class SocketBudget {
  #posts = 0;
  #latencyMs = USUAL_LATENCY_MS;

  posted(): void {
    this.#posts += 1;
  }

  /** The lowest of late counts: a busy or frozen process makes the others look slow. */
  answered(milliseconds: number): void {
    this.#latencyMs = Math.min(milliseconds, this.#latencyMs * FORGET);
  }

  /** Nothing is left of what the posts so far have paid for. */
  reset(): void {
    this.#posts = 0;
  }

  get sockets(): number {
    return Math.ceil(Math.sqrt((this.#posts * this.#latencyMs) / HANDSHAKE_MS));
  }

  /** Milliseconds after which a post counts as hanging. */
  get patienceMs(): number {
    return Math.max(PATIENCE_MS, 3 * this.#latencyMs);
  }
}
