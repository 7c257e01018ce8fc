/**
 * Finds rows whose socket is gone: `$disconnect` is best effort, and is lost where its function is throttled. Each run asks
 * API Gateway about a few connections from a random place on, and goes on for as long as it meets some that are gone. So a
 * quiet minute costs {@link QUIET_SWEEP_CONNECTIONS} questions, however many are connected, and thousands of rows that were left behind at
 * once go within a few runs.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import pLimit from 'p-limit';
import { statusOf } from '#shared/connections/connection-socket';
import { QUIET_SWEEP_CONNECTIONS } from '#shared/contracts/limits';

/** Connections asked about at once: some hundred a second, which leaves the account's quota to the senders. */
const AT_ONCE = 10;
const TOO_MANY_REQUESTS = 429;

export interface SweepParts {
  /** Ids of connections in pages; each run begins somewhere else, and comes past every connection once. */
  connections(): AsyncIterable<readonly string[]>;
  /** Whether API Gateway has a socket of it. */
  hasSocket(connectionId: string): Promise<boolean>;
  /** Removes what is left of a connection without a socket. @returns false when it is too early for that */
  removeRows(connectionId: string): Promise<boolean>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

export interface Swept {
  readonly checked: number;
  /** Connections that had no socket, whose rows were removed. */
  readonly removed: number;
}

/** @throws what API Gateway or DynamoDB answers, but that it is throttled: then the next minute goes on */
export async function sweep(parts: SweepParts, isOver: () => boolean): Promise<Swept> {
  const limit = pLimit(AT_ONCE);
  const swept = { checked: 0, removed: 0 };
  let inARow = 0;
  const check = async (connectionId: string): Promise<void> => {
    if (await parts.hasSocket(connectionId)) inARow += 1;
    else if (await parts.removeRows(connectionId)) {
      swept.removed += 1;
      inARow = 0;
    }
    swept.checked += 1;
  };
  try {
    for await (const connectionIds of parts.connections()) {
      if (isOver()) break;
      await Promise.all(connectionIds.map((connectionId) => limit(() => check(connectionId))));
      if (inARow >= QUIET_SWEEP_CONNECTIONS) break;
    }
  } catch (error) {
    limit.clearQueue();
    if (statusOf(error) !== TOO_MANY_REQUESTS) throw error;
    parts.log.warn('API Gateway is throttled: the next minute goes on', { error: error as Error });
  }
  if (swept.removed > 0) parts.log.info('Rows without a socket were removed', { ...swept });
  return swept;
}
