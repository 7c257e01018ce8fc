/**
 * Finds rows whose socket is gone. `$disconnect` is best effort, and is lost when its function is throttled. Each run asks API
 * Gateway about a few connections from a random place on, and continues while it finds some that are gone. So a quiet minute
 * costs {@link QUIET_SWEEP_CONNECTIONS} requests, however many are connected, and thousands of dead rows are gone after a few
 * runs.
 */
import type { Logger } from '@aws-lambda-powertools/logger';
import pLimit from 'p-limit';
import { statusOf } from '#shared/connections/connection-socket';
import { QUIET_SWEEP_CONNECTIONS } from '#shared/contracts/limits';

/** Concurrent requests: a few hundred a second, which leaves the account's quota to the senders. */
const AT_ONCE = 10;
const TOO_MANY_REQUESTS = 429;

export interface SweepParts {
  /** Ids of connections in pages. Each run begins somewhere else, and would visit every connection once. */
  connections(): AsyncIterable<readonly string[]>;
  /** @returns whether API Gateway has a socket for it */
  hasSocket(connectionId: string): Promise<boolean>;
  /** Removes the rows of a connection without a socket. @returns false if it is too early */
  removeRows(connectionId: string): Promise<boolean>;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

export interface Swept {
  readonly checked: number;
  /** Connections without a socket whose rows were removed. */
  readonly removed: number;
}

/** @throws errors of API Gateway or DynamoDB, except throttling: then the next run continues */
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
    parts.log.warn('API Gateway is throttled; the next run continues', { error: error as Error });
  }
  if (swept.removed > 0) parts.log.info('Removed rows without a socket', { ...swept });
  return swept;
}
