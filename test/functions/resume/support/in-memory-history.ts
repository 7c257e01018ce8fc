/** History in memory, for what decides about rows and not about DynamoDB. */
import { createHash } from 'node:crypto';
import type { HistoryReader } from '#functions/resume/history';
import type { HistoryContent, HistoryRow, RetainedRow } from '#shared/history/history-table';
import { positionAt } from '#shared/history/position';

export const START = Date.parse('2026-11-21T10:00:00.000Z');

const hashOfId = (id: string): string => createHash('sha256').update(id).digest('hex');

/** @param seconds after START */
export const positionOf = (id: string, seconds: number): string => positionAt(START + seconds * 1000, hashOfId(id));

interface Kept extends Partial<HistoryRow> {
  /** @default a few bytes */
  readonly data?: unknown;
  /** Seconds after START from which on it can be read. @default - at once */
  readonly readableAt?: number;
  /** The body is not there any more. */
  readonly isGone?: boolean;
}

interface ReadableRow extends HistoryRow {
  /** Epoch milliseconds. */
  readonly readableAt: number;
}

export class InMemoryHistory implements HistoryReader {
  readonly #rows: ReadableRow[] = [];
  readonly #bodies = new Map<string, HistoryContent>();
  readonly #lastValues = new Map<string, RetainedRow[]>();
  /** Streams and numbers of rows that were asked for. */
  readonly reads: {
    readonly stream: string;
    readonly after: string;
    readonly limit: number;
    readonly found: number;
  }[] = [];
  bodiesRead = 0;

  constructor(private readonly now: () => number) {}

  /** @returns its position */
  add(id: string, streams: string | readonly string[], seconds: number, kept: Kept = {}): string {
    const { data = id, readableAt = 0, isGone = false, excludes, ...row } = kept;
    const position = positionOf(id, seconds);
    const envelope = JSON.stringify({ id, type: 't', time: 'then', data, at: position });
    const content = row.inBody
      ? { ...(row.inBody === 'envelope' && excludes && { excludes }) }
      : { envelope, ...(excludes && { excludes }) };
    if (row.inBody && !isGone) this.#bodies.set(position, { envelope, ...(excludes && { excludes }) });
    for (const stream of [streams].flat()) {
      const readable = START + readableAt * 1000;
      this.#rows.push({ stream, position, expiresAt: 0, ...row, ...content, readableAt: readable });
    }
    this.#rows.sort((one, other) => (one.position < other.position ? -1 : 1));
    return position;
  }

  retain(id: string, stream: string, seconds: number, more: Partial<RetainedRow> = {}): void {
    const at = positionOf(id, seconds);
    const envelope = JSON.stringify({ id, type: 't', time: 'then', data: id, at });
    const row = { stream, position: id, at, envelope, version: at, versionKind: 'at' as const, expiresAt: 0, ...more };
    this.#lastValues.set(stream, [...(this.#lastValues.get(stream) ?? []), row]);
  }

  readonly after: HistoryReader['after'] = async (stream, position, limit) => {
    const isFound = (row: ReadableRow) =>
      row.stream === stream && row.position > position && row.readableAt <= this.now();
    const found = this.#rows.filter(isFound).slice(0, limit);
    this.reads.push({ stream, after: position, limit, found: found.length });
    return found;
  };

  readonly lastValues: HistoryReader['lastValues'] = async (stream, limit) =>
    (this.#lastValues.get(stream) ?? []).slice(0, limit);

  readonly contents: HistoryReader['contents'] = async (positions) => {
    this.bodiesRead += positions.length;
    return new Map(
      positions.flatMap((position) => {
        const body = this.#bodies.get(position);
        return body ? [[position, body] as const] : [];
      }),
    );
  };
}
