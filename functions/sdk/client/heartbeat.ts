/**
 * Keeps a silent connection from being closed as idle, and notices one that is dead though nobody said so. A message in
 * either direction counts; only an answer proves that the other end is there.
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

  /** Pings unless something passed in that time. Timers sleep with the machine, so the clock is asked. */
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
