/**
 * Executions that a filter takes, latest first. The server pages them; what changes while the page is open is merged in. Counts
 * come from the server too, as the page has only the part that was scrolled to.
 */
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { compileFilter } from '../../api/executions/filter';
import type { ExecutionCounts, ExecutionFilter, ExecutionPage, ExecutionSummary } from '../../api/contract';
import { get } from './api';
import { live } from './live';
import { Store, useStore } from './store';

/** As many as the server lists. */
const MAX_ROWS = 10_000;
/** Milliseconds between a change and new counts. */
const COUNT_AGAIN_MS = 400;

export class ExecutionList extends Store {
  rows: readonly ExecutionSummary[] = [];
  counts: ExecutionCounts | undefined;
  problem: string | undefined;
  /** Whether the first page is here. */
  loaded = false;
  /** `before` of the page after the loaded ones. */
  #next: number | undefined;
  #loading = 0;
  #busy = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #isTaken: (summary: ExecutionSummary) => boolean;

  /** @param counted whether counts are asked for */
  constructor(
    private readonly filter: ExecutionFilter,
    private readonly counted: boolean,
  ) {
    super();
    this.#isTaken = compileFilter(filter);
  }

  /** Whether the server has rows that are not loaded. */
  get hasMore(): boolean {
    return this.#next !== undefined;
  }

  /** Loads, and follows changes. @returns a function that ends it */
  follow(): () => void {
    const stop = live.watch({
      changed: (summaries) => {
        this.#merge(summaries.filter((summary) => this.#belongs(summary)));
        if (this.counted) this.#timer ??= setTimeout(() => void this.#count(), COUNT_AGAIN_MS);
      },
      opened: () => this.reload(),
    });
    // Otherwise the stream will open soon, and what it brings then is loaded once.
    if (live.connection === 'live') this.reload();
    return () => {
      stop();
      this.#loading += 1;
      clearTimeout(this.#timer);
    };
  }

  reload(): void {
    if (this.counted) void this.#count();
    void this.#load(undefined);
  }

  /** Loads the next page, if there is one and it is not on its way. */
  loadMore(): void {
    if (this.#next !== undefined && !this.#busy && this.rows.length < MAX_ROWS) void this.#load(this.#next);
  }

  async #load(before: number | undefined): Promise<void> {
    const load = (this.#loading += 1);
    this.#busy = true;
    try {
      const page: ExecutionPage = await get('executions', {
        ...queryOf(this.filter),
        ...(before !== undefined && { before }),
      });
      if (load !== this.#loading) return;
      if (before === undefined) this.rows = [];
      this.#next = page.next;
      this.loaded = true;
      this.problem = undefined;
      this.#merge(page.executions);
    } catch (error) {
      if (load === this.#loading) this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (load === this.#loading) this.#busy = false;
      this.changed();
    }
  }

  async #count(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    // A server that goes away shows as lost; when the stream comes back, everything is asked for again.
    this.counts = await get<ExecutionCounts>('executions/counts', queryOf(this.filter)).catch(() => this.counts);
    this.changed();
  }

  /** A row behind the loaded ones comes with its page. */
  #belongs({ sequence }: ExecutionSummary): boolean {
    return this.#next === undefined || sequence >= this.#next;
  }

  /** What was loaded may be older than what an event has already told: an end is never undone. */
  #merge(summaries: readonly ExecutionSummary[]): void {
    const rows = [...this.rows];
    for (const summary of summaries) {
      const at = indexFor(rows, summary.sequence);
      const known = rows[at]?.sequence === summary.sequence ? rows[at] : undefined;
      if (known?.endedAt !== undefined && summary.endedAt === undefined) continue;
      if (this.#isTaken(summary)) rows.splice(at, known ? 1 : 0, summary);
      else if (known) rows.splice(at, 1);
    }
    this.rows = rows.slice(0, MAX_ROWS);
    this.changed();
  }
}

/** @param counted whether counts are asked for */
export function useExecutions(filter: ExecutionFilter, { counted = false } = {}): ExecutionList {
  const key = JSON.stringify(filter);
  const list = useMemo(() => new ExecutionList(filter, counted), [key, counted]);
  useEffect(() => list.follow(), [list]);
  useStore(list);
  // While a new filter loads, the reader keeps what was there.
  const shown = useRef(list);
  if (list.loaded || list.problem !== undefined) shown.current = list;
  return shown.current;
}

const queryOf = (filter: ExecutionFilter): Record<string, string> =>
  Object.fromEntries(
    Object.entries(filter)
      .filter(([, value]) => value !== undefined && value !== '' && value !== false)
      .map(([name, value]) => [name, String(value)]),
  );

/** Where a sequence number is or belongs in rows with the latest first. Live rows come first, so the search starts there. */
function indexFor(rows: readonly ExecutionSummary[], sequence: number): number {
  if ((rows[0]?.sequence ?? -1) < sequence) return 0;
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((rows[middle]?.sequence ?? 0) > sequence) low = middle + 1;
    else high = middle;
  }
  return low;
}
