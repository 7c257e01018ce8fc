/** The streams of a resume: those the client asks for and the connection has, and from where each is read. */
import type { GapReason, ResumedStream } from '#shared/contracts/resume';
import { historyKey } from '#shared/history/history-table';
import { channelOfStream, EVERYONE_STREAM, USER_STREAM } from '#shared/history/streams';
import { type Cursor, type Cursors, SLACK_MS } from './cursor';

/**
 * The clocks that stamp a subscription and a broadcast differ by less, in milliseconds. A client that subscribes gets what was
 * published after.
 */
const CLOCK_SKEW_MS = 1000;

/** Who asks. */
export interface Resuming {
  readonly connectionId: string;
  readonly userId: string;
  /** The streams of the connection, each with the epoch milliseconds when it joined it. */
  readonly streams: ReadonlyMap<string, number>;
}

export interface AskedStream {
  readonly name: string;
  /** In the history table. */
  readonly key: string;
  /** Epoch milliseconds from which on the client may read it. */
  readonly from: number;
  /** Epoch milliseconds after which it is read now. */
  readonly start: number;
  readonly cursor: Cursor | undefined;
  gap: GapReason | undefined;
}

export interface Window {
  /** Milliseconds that history is kept. */
  readonly windowMs: number;
  /** Whether a client may read what was published before it subscribed. */
  readonly beforeJoin: boolean;
}

/**
 * @param asked names and cursors
 * @param before streams that the first page covered, with the gaps of earlier pages; undefined for the first page
 */
export function askedStreams(
  asked: Readonly<Record<string, string | null>>,
  client: Resuming,
  cursors: Cursors,
  {
    windowMs,
    beforeJoin,
    readAt,
    before,
  }: Window & { readAt: number; before: ReadonlyMap<string, GapReason | undefined> | undefined },
): AskedStream[] {
  const oldest = readAt - windowMs;
  return Object.entries(asked).flatMap(([name, token]): AskedStream[] => {
    const joinedAt = client.streams.get(name);
    if (joinedAt === undefined || before?.has(name) === false) return [];
    const cursor = token === null ? undefined : cursors.open(name, token, readAt);
    const from = cursor?.from ?? (beforeJoin ? oldest : joinedAt - CLOCK_SKEW_MS);
    const start = cursor ? Math.max(cursor.readAt - SLACK_MS, from) : from;
    const isTooOld = (cursor?.readAt ?? from) < oldest;
    const gap = before?.get(name) ?? (token !== null && !cursor ? 'CURSOR' : isTooOld ? 'TOO_OLD' : undefined);
    return [{ name, key: keyOf(name, client.userId), from, start, cursor, gap }];
  });
}

/** A client that knows nothing of the stream, or not all, also gets its last values. */
export const needsLastValues = ({ cursor, gap }: AskedStream): boolean => !cursor || gap !== undefined;

export const answered = (
  { name, from, cursor, gap }: AskedStream,
  { connectionId }: Resuming,
  cursors: Cursors,
  readAt: number,
): ResumedStream => ({
  cursor: cursors.sign(name, { readAt, from, connections: [connectionId, ...(cursor?.connections ?? [])] }),
  ...(gap && { gap }),
});

function keyOf(name: string, userId: string): string {
  if (name === USER_STREAM) return historyKey.user(userId);
  return name === EVERYONE_STREAM ? historyKey.everyone : historyKey.channel(channelOfStream(name)!);
}
