/**
 * Keeps the stream of everyone in memory: when many clients reconnect at once, each reads it, and it is one partition. What is
 * older than {@link SLACK_MS} does not change any more, so only the rest is read for each request.
 */
import { historyKey, type HistoryRow } from '#shared/history/history-table';
import { positionAt } from '#shared/history/position';
import { SLACK_MS } from './cursor';
import type { HistoryReader } from './history';

/** About 10 MB. The oldest go first. */
const MAX_ROWS_KEPT = 10_000;

/** All rows of the stream between two positions, oldest first. */
interface Closed {
  readonly from: string;
  readonly upTo: string;
  readonly rows: readonly HistoryRow[];
}

export class EveryoneCache implements HistoryReader {
  #closed: Closed | undefined;

  readonly lastValues: HistoryReader['lastValues'];
  readonly contents: HistoryReader['contents'];

  constructor(
    private readonly reader: HistoryReader,
    private readonly maxRows = MAX_ROWS_KEPT,
    private readonly now: () => number = Date.now,
  ) {
    this.lastValues = (...args) => reader.lastValues(...args);
    this.contents = (...args) => reader.contents(...args);
  }

  async after(streamKey: string, position: string, limit: number): Promise<readonly HistoryRow[]> {
    if (streamKey !== historyKey.everyone) return this.reader.after(streamKey, position, limit);
    const closed = this.#closed;
    const closedNow = positionAt(this.now() - SLACK_MS);
    const known = closed && closed.from <= position && position <= closed.upTo ? closed : undefined;
    const read = await this.reader.after(streamKey, known?.upTo ?? position, limit);
    // A short absence is read alone. If the limit cut the rows off, they say nothing about what follows.
    const isKept = closed === undefined || position <= closed.upTo;
    if (isKept && read.length < limit)
      this.#keep(known ?? { from: position, upTo: position, rows: [] }, read, closedNow);
    return known ? [...known.rows.filter((row) => row.position > position), ...read].slice(0, limit) : read;
  }

  #keep(before: Closed, read: readonly HistoryRow[], upTo: string): void {
    if (upTo <= before.upTo) return;
    const all = [...before.rows, ...read.filter(({ position }) => position <= upTo)];
    const rows = all.slice(-this.maxRows);
    const lastDropped = all.at(-rows.length - 1);
    this.#closed = { from: lastDropped ? lastDropped.position : before.from, upTo, rows };
  }
}
