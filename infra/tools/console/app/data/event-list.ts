/** The events on the bus that a filter takes, latest first: paged by the server, the newest page loaded again after a change. */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { EventFilter, EventPage, LoggedEvent } from '../../api/contract';
import { get } from './api';
import { live } from './live';
import { Store, useStore } from './store';

/** Milliseconds between a change and what it loads. */
const LOAD_AGAIN_MS = 300;

export class EventList extends Store {
  events: readonly LoggedEvent[] = [];
  kept = 0;
  problem: string | undefined;
  loaded = false;
  #next: number | undefined;
  #busy = false;
  #ended = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly filter: EventFilter) {
    super();
  }

  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  /** Loads, and follows changes. @returns a function that ends it */
  follow(): () => void {
    this.#ended = false;
    const stop = live.watch({
      changed: () => undefined,
      events: () => this.#later(),
      opened: () => void this.#load(undefined),
    });
    if (live.connection === 'live') void this.#load(undefined);
    return () => {
      stop();
      this.#ended = true;
      clearTimeout(this.#timer);
    };
  }

  loadMore(): void {
    if (this.#next !== undefined && !this.#busy) void this.#load(this.#next);
  }

  #later(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#busy) this.#later();
      else void this.#load(undefined);
    }, LOAD_AGAIN_MS);
  }

  async #load(before: number | undefined): Promise<void> {
    this.#busy = true;
    const { text, unmatched } = this.filter;
    try {
      const page = await get<EventPage>('events', {
        ...(text && { text }),
        ...(unmatched && { unmatched: 'true' }),
        ...(before !== undefined && { before }),
      });
      if (this.#ended) return;
      this.#take(page, before);
      this.loaded = true;
      this.problem = undefined;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.#busy = false;
      this.changed();
    }
  }

  /** The newest page replaces what it covers; older pages that were loaded stay. */
  #take({ events, next, kept }: EventPage, before: number | undefined): void {
    this.kept = kept;
    if (before !== undefined) {
      this.events = [...this.events, ...events];
      this.#next = next;
      return;
    }
    const older =
      next === undefined || !this.#reaches(next) ? [] : this.events.filter(({ sequence }) => sequence < next);
    this.events = [...events, ...older];
    if (older.length === 0) this.#next = next;
  }

  /** Whether the newest page meets the rows that were loaded; otherwise there are rows between them. */
  #reaches(next: number): boolean {
    return (this.events[0]?.sequence ?? 0) >= next;
  }
}

export function useEvents(filter: EventFilter): EventList {
  const key = JSON.stringify(filter);
  const list = useMemo(() => new EventList(filter), [key]);
  useEffect(() => list.follow(), [list]);
  useStore(list);
  // While a new filter loads, the reader keeps what was there.
  const shown = useRef(list);
  if (list.loaded || list.problem !== undefined) shown.current = list;
  return shown.current;
}
