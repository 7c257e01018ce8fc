/** The account of the soak: each message that was due for a client was heard once, or the client was told why not. */
import type { ClientRecord, Gap } from './client-record';
import { type Planned, streamsTo } from './plan';

export interface Published extends Planned {
  /** Epoch milliseconds, before it was put on the bus. */
  readonly publishedAt: number;
  /** Whether it ended in a report. Otherwise it is in the dead-letter queue, and nobody had to get it. */
  isReported: boolean;
}

export interface Ledger {
  /** Messages times the clients for which they were due. */
  readonly addressed: number;
  readonly heard: number;
  /** Not heard, because a newer one of its key was. */
  readonly replacedByNewer: number;
  readonly missedInSilence: number;
  /** Not heard, and announced by a gap of the stream. */
  readonly missedAnnounced: number;
  readonly heardTwice: number;
  readonly olderAfterNewer: { readonly supersedes: number; readonly inOrder: number };
  readonly gaps: Readonly<Partial<Record<Gap['reason'], number>>>;
  readonly late: { readonly count: number; readonly p50Ms: number; readonly p99Ms: number; readonly maxMs: number };
  /** The first of the missed, to look them up. */
  readonly missed: readonly string[];
}

const SHOWN = 10;

export function settle(published: readonly Published[], records: readonly ClientRecord[]): Ledger {
  const count = { addressed: 0, heard: 0, replacedByNewer: 0, missedAnnounced: 0 };
  const missed: string[] = [];
  let missedInSilence = 0;
  for (const message of published) {
    if (!message.isReported) continue;
    const { number, key, audience, publishedAt } = message;
    for (const record of records) {
      const streams = streamsTo(audience, record.client);
      if (!streams.some((stream) => publishedAt > (record.dueFrom.get(stream) ?? Infinity))) continue;
      count.addressed += 1;
      if (record.has(number)) count.heard += 1;
      else if (record.outOfOrder.has(number)) continue;
      else if (key !== undefined && (record.newest.get(key) ?? -1) > number) count.replacedByNewer += 1;
      else if (record.gaps.some(({ stream, announcedAt }) => streams.includes(stream) && announcedAt > publishedAt))
        count.missedAnnounced += 1;
      else {
        missedInSilence += 1;
        if (missed.length < SHOWN) missed.push(`message ${number} to ${streams.join()} of client ${record.client}`);
      }
    }
  }
  return { ...count, missedInSilence, missed, ...told(records) };
}

function told(records: readonly ClientRecord[]) {
  const sum = (of: (record: ClientRecord) => number) => records.reduce((total, record) => total + of(record), 0);
  const gaps: Partial<Record<Gap['reason'], number>> = {};
  for (const { reason } of records.flatMap((record) => record.gaps)) gaps[reason] = (gaps[reason] ?? 0) + 1;
  const order = sum(({ outOfOrder }) => outOfOrder.size);
  const late = records.flatMap(({ lateMs }) => lateMs).sort((one, other) => one - other);
  const share = (of: number) => late[Math.min(late.length - 1, Math.floor(late.length * of))] ?? 0;
  return {
    heardTwice: sum(({ heardTwice }) => heardTwice),
    olderAfterNewer: {
      supersedes: sum(({ superseded }) => superseded),
      inOrder: sum(({ disordered }) => disordered),
    },
    gaps: { ...gaps, ...(order > 0 && { ORDER: order }) },
    late: { count: late.length, p50Ms: share(0.5), p99Ms: share(0.99), maxMs: share(1) },
  };
}
