/** The seconds in the charts: the latest ten minutes, as the server sends them. */
import type { ActivitySecond } from '../../api/contract';
import { Store } from './store';

/** Seconds the charts show. */
export const SHOWN_SECONDS = 300;
const KEPT_SECONDS = 600;

class Activity extends Store {
  readonly #seconds = new Map<number, ActivitySecond>();

  take(seconds: readonly ActivitySecond[]): void {
    for (const second of seconds) {
      this.#seconds.delete(second.at);
      this.#seconds.set(second.at, second);
    }
    const oldest = Math.floor(Date.now() / 1000) - KEPT_SECONDS;
    for (const at of this.#seconds.keys()) if (at < oldest) this.#seconds.delete(at);
    this.changed();
  }

  get empty(): boolean {
    return this.#seconds.size === 0;
  }

  /**
   * One entry for each shown second up to the given one: undefined if nothing ended in it, null if nobody knows.
   * @param watched the first and the last second of which the server has told
   */
  window(
    until: number,
    watched: { readonly from: number; readonly to: number },
  ): readonly (readonly [at: number, second: ActivitySecond | undefined | null])[] {
    return Array.from({ length: SHOWN_SECONDS }, (_, index) => {
      const at = until - SHOWN_SECONDS + 1 + index;
      const known = at >= watched.from && at <= watched.to;
      return [at, this.#seconds.get(at) ?? (known ? undefined : null)] as const;
    });
  }
}

export const activity = new Activity();
