/**
 * Keeps an idle connection open, and detects one that is dead without a close. A message in either direction counts as
 * activity; only an answer proves that the other end is there.
 */
import type { Timing } from './timing';

export class Heartbeat {
  #lastAt = Date.now();
  #beat: ReturnType<typeof setTimeout> | undefined;
  #overdue: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly timing: Pick<Timing, 'heartbeatMs' | 'pongMs'>,
    private readonly ping: () => void,
    private readonly dead: () => void,
  ) {
    this.#rest();
  }

  sent(): void {
    this.#rest();
  }

  received(): void {
    clearTimeout(this.#overdue);
    this.#overdue = undefined;
    this.#rest();
  }

  /**
   * Pings unless there was activity in that time. Timers stop while the machine sleeps, so this compares clock times.
   */
  check(silentMs: number): void {
    if (this.#overdue !== undefined || Date.now() - this.#lastAt < silentMs) return;
    this.#overdue = setTimeout(this.dead, this.timing.pongMs);
    this.ping();
  }

  stop(): void {
    clearTimeout(this.#beat);
    clearTimeout(this.#overdue);
  }

  #rest(): void {
    this.#lastAt = Date.now();
    clearTimeout(this.#beat);
    this.#beat = setTimeout(() => this.check(0), this.timing.heartbeatMs);
  }
}
