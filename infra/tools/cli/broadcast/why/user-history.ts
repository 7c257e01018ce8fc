/** What history says about a broadcast and one user. Only decides; the facts are read elsewhere. */
import type { BroadcastRequest } from '#shared/contracts';
import type { CaughtUpBy } from '#shared/history/caught-up';
import { reportOf } from '#shared/tables/stored-report';
import type { StoredBroadcast } from '#tools/stack/tables';
import { caughtUpText } from '#tools/stack/caught-up';

export interface HistoryFacts {
  /** False if the stack keeps none. */
  readonly isKept: boolean;
  /** How long; undefined if unknown. */
  readonly minutes: number | undefined;
  readonly caughtUp: readonly CaughtUpBy[];
  /** Epoch milliseconds. */
  readonly now: number;
}

export interface UserHistory {
  /**
   * `outside`: it is in no history, so a client that was away missed it. `open`: a client that is away can still catch up.
   * `over`: it cannot any more. `unknown`: the stack does not say how long it keeps history.
   */
  readonly state: 'caught up' | 'sent' | 'open' | 'over' | 'outside' | 'unknown';
  readonly text: string;
  readonly caughtUp: readonly CaughtUpBy[];
  /** ISO 8601 time until when clients can catch up. */
  readonly until?: string;
}

export function userHistory(
  row: StoredBroadcast,
  request: BroadcastRequest | undefined,
  { isKept, minutes, caughtUp, now }: HistoryFacts,
): UserHistory {
  const confirmed = caughtUp.find(({ confirmedAt }) => confirmedAt !== undefined);
  const best = confirmed ?? caughtUp.at(-1);
  if (best) return { state: confirmed ? 'caught up' : 'sent', text: `caught up ${caughtUpText(best)}`, caughtUp };
  const none = { caughtUp } as const;
  const reason = whyOutside(row, request, isKept);
  if (reason !== undefined) return { state: 'outside', text: `outside history: ${reason}`, ...none };
  if (minutes === undefined || row.startedAt === undefined)
    return { state: 'unknown', text: 'may still be caught up: it is not known until when', ...none };
  const windowEnd = Date.parse(row.startedAt) + minutes * 60_000;
  const end = Math.min(windowEnd, request?.expiresAt === undefined ? Infinity : Date.parse(request.expiresAt));
  const until = new Date(end).toISOString();
  return end > now
    ? { state: 'open', text: `may still be caught up until ${until}`, until, ...none }
    : { state: 'over', text: `was not caught up before history ended at ${until}`, until, ...none };
}

function whyOutside(row: StoredBroadcast, request: BroadcastRequest | undefined, isKept: boolean): string | undefined {
  if (!isKept) return 'this stack keeps none';
  if (!request) return 'its request is not on record';
  if (request.history === false) return 'it was published with history: false';
  const { everyone = false, users = [], channels = [] } = request.audience;
  if (!everyone && users.length === 0 && channels.length === 0) return 'it addresses connections directly';
  if (reportOf(row)?.status === 'EXPIRED') return 'it had expired before it was opened';
  return undefined;
}
