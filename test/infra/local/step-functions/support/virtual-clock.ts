/** Time that jumps to the next timer as soon as nothing else is left to do. */
import type { Clock } from '#local/step-functions/engine/clock';
import { AbortedError } from '#local/step-functions/engine/errors';
import { BREATH_MS } from '#local/step-functions/engine/query/jsonata/guard';

/** Less than the time after which an expression lets others through. */
const LONG_TURN_MS = BREATH_MS / 2;

interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

export class VirtualClock implements Clock {
  #now = Date.parse('2026-01-01T00:00:00Z');
  readonly #timers = new Set<Timer>();
  #watching = false;

  now(): number {
    return this.#now;
  }

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = { at: this.#now + milliseconds, fire: resolve };
      const stop = () => {
        this.#timers.delete(timer);
        reject(new AbortedError('stopped'));
      };
      if (signal.aborted) return stop();
      signal.addEventListener('abort', stop, { once: true });
      this.#timers.add(timer);
      if (!this.#watching) void this.#jump();
    });
  }

  async #jump(): Promise<void> {
    this.#watching = true;
    while (this.#timers.size > 0) {
      await this.#idle();
      const [next] = [...this.#timers].sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.fire();
    }
    this.#watching = false;
  }

  /**
   * Everything that does not wait for time is promises and single breaths of the interpreter. A turn that took long was
   * a long expression's, which may need more of them.
   */
  async #idle(): Promise<void> {
    for (let turns = 0; turns < 3; turns += 1) {
      const started = performance.now();
      await new Promise((resolve) => setImmediate(resolve));
      if (performance.now() - started > LONG_TURN_MS) turns = -1;
    }
  }
}
