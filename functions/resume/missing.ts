/** Finds what a client does not have: reads its streams, and leaves out what it may not have and what it says it has. */
import { BUCKET_MS, bucketOf, type Fingerprint, fingerprintsOf } from '#shared/history/fingerprints';
import type { Excludes, HistoryRow } from '#shared/history/history-table';
import { positionAt } from '#shared/history/position';
import { type AskedStream, needsLastValues, type Resuming } from './asked-streams';
import type { HistoryReader } from './history';

/** Rows of one stream that a resume brings. If there are more, the stream has the gap `TOO_MANY`. */
export const MAX_ROWS_BROUGHT = 1000;
/**
 * Rows of all streams together that a resume reads; a stream that has more has the gap `TOO_MANY`. Many more than it brings: what
 * a client has is read too, and in nine minutes a busy stream has thousands.
 */
export const MAX_ROWS_READ = 20_000;
/** Rows of one stream that a later page reads at first: mostly more than it holds. */
export const ROWS_PER_PAGE = 100;
/** Last values of one stream. */
export const MAX_LAST_VALUES = 100;

/** A broadcast to bring, and the streams it is in. */
export interface Missing {
  readonly row: HistoryRow;
  readonly streams: AskedStream[];
}

export interface Found {
  /** Oldest first. */
  readonly missing: readonly Missing[];
  /** Position up to which everything was read; undefined if all was. */
  readonly upTo: string | undefined;
}

/**
 * @param streams gets the gap of those that have too much
 * @param after position of the last row of the page before; undefined for the first page
 * @param rowsPerStream that a later page reads
 * @param now epoch milliseconds
 */
export async function findMissing(
  streams: readonly AskedStream[],
  have: ReadonlyMap<number, Fingerprint>,
  after: string | undefined,
  rowsPerStream: number,
  client: Resuming,
  reader: HistoryReader,
  now: number,
): Promise<Found> {
  const read = await readStreams(streams, after, rowsPerStream, reader);
  const cut = read.filter(({ isCut }) => isCut);
  const upTo =
    after === undefined ? undefined : readUpTo(cut.map(({ rows }) => rows.at(-1)!.position).sort()[0], after);
  // The first page tells what is too much, so that a client gets a stream whole or not at all.
  if (after === undefined) for (const { stream } of cut) stream.gap = 'TOO_MANY';

  const kept = read.filter(({ stream }) => !stream.gap);
  const sees = await visibleTo(
    client,
    kept.flatMap(({ rows }) => rows),
    reader,
    now,
  );
  const visible = new Map<string, Missing>();
  for (const { stream, rows } of kept) {
    for (const row of rows.filter((row) => sees(row, stream))) {
      const known = visible.get(row.position);
      if (known) known.streams.push(stream);
      else visible.set(row.position, { row, streams: [stream] });
    }
  }
  const mine = fingerprintsOf(visible.keys());
  const differs = (bucket: number) => String(mine.get(bucket)) !== String(have.get(bucket));
  const missing = new Map([...visible].filter(([position]) => differs(bucketOf(position))));
  if (after === undefined) leaveOutTooMany(missing);

  for (const [position, value] of await lastValues(streams, client, reader, now))
    if (!missing.has(position) && position > (after ?? '')) missing.set(position, value);
  const inOrder = [...missing.keys()].sort().map((position) => missing.get(position)!);
  return { missing: upTo === undefined ? inOrder : inOrder.filter(({ row }) => row.position <= upTo), upTo };
}

interface Read {
  readonly stream: AskedStream;
  readonly rows: readonly HistoryRow[];
  /** There may be more. */
  readonly isCut: boolean;
}

/** The first page gives every stream the same share of what it may read, and the rest to those that have more. */
async function readStreams(
  streams: readonly AskedStream[],
  after: string | undefined,
  rowsPerStream: number,
  reader: HistoryReader,
): Promise<Read[]> {
  const limit = after === undefined ? Math.ceil(MAX_ROWS_READ / streams.length) : rowsPerStream;
  const read = await Promise.all(
    streams.map(async (stream): Promise<Read> => {
      // The later of the two.
      const from = [positionAt(stream.start), after ?? ''].sort()[1]!;
      const rows = stream.gap ? [] : await reader.after(stream.key, from, limit);
      return { stream, rows, isCut: rows.length >= limit };
    }),
  );
  if (after !== undefined) return read;
  let left = read.reduce((rest, { rows }) => rest - rows.length, MAX_ROWS_READ);
  const whole: Read[] = [];
  for (const one of read) {
    const more = one.isCut && left > 0 ? await reader.after(one.stream.key, one.rows.at(-1)!.position, left) : [];
    whole.push({ ...one, rows: [...one.rows, ...more], isCut: one.isCut && more.length >= left });
    left -= more.length;
  }
  return whole;
}

/** A bucket of which only a part was read would differ from the client's, so it is left to the next page, if possible. */
function readUpTo(last: string | undefined, after: string): string | undefined {
  if (last === undefined) return undefined;
  const beginOfBucket = positionAt(bucketOf(last) * BUCKET_MS);
  return beginOfBucket > after ? beginOfBucket : last;
}

function leaveOutTooMany(missing: Map<string, Missing>): void {
  const counts = new Map<AskedStream, number>();
  for (const { streams } of missing.values())
    for (const stream of streams) counts.set(stream, (counts.get(stream) ?? 0) + 1);
  for (const [stream, count] of counts) if (count > MAX_ROWS_BROUGHT) stream.gap = 'TOO_MANY';
  for (const [position, { streams }] of missing) if (streams.every(({ gap }) => gap)) missing.delete(position);
}

async function lastValues(
  streams: readonly AskedStream[],
  client: Resuming,
  reader: HistoryReader,
  now: number,
): Promise<Map<string, Missing>> {
  const read = await Promise.all(
    streams.filter(needsLastValues).map(async (stream) => {
      const rows = await reader.lastValues(stream.key, MAX_LAST_VALUES);
      return rows.map(({ at, ...row }) => ({ row: { ...row, position: at }, streams: [stream] }));
    }),
  );
  const values = read.flat();
  const sees = await visibleTo(
    client,
    values.map(({ row }) => row),
    reader,
    now,
  );
  const visible = values.filter(({ row, streams: [stream] }) => sees(row, stream!));
  return new Map(visible.map((value) => [value.row.position, value]));
}

/** @returns whether the client may have a row: the message is not over, and does not exclude it */
async function visibleTo(
  { userId, connectionId }: Resuming,
  rows: readonly HistoryRow[],
  reader: HistoryReader,
  now: number,
): Promise<(row: HistoryRow, stream: AskedStream) => boolean> {
  const isOver = ({ until = Infinity }: HistoryRow) => until <= now;
  const elsewhere = rows.filter((row) => row.inBody === 'all' && !isOver(row));
  const contents = await reader.contents(elsewhere.map(({ position }) => position));
  const isExcluded = ({ users, connections }: Excludes, { cursor }: AskedStream) =>
    (users?.includes(userId) ?? false) ||
    connections?.some((excluded) => excluded === connectionId || cursor?.connections.includes(excluded));
  return (row, stream) => {
    if (isOver(row)) return false;
    const excludes = row.inBody === 'all' ? contents.get(row.position)?.excludes : row.excludes;
    return !excludes || !isExcluded(excludes, stream);
  };
}
