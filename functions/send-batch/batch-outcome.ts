/** Sorts the outcomes of a batch into the lists the state machine gets. */
import type { BatchOutcome, FailedConnection } from '#shared/contracts';
import type { Outcome } from './deliver';

/** Without what the record of the batch came to, which is known later. */
export function batchOutcome(
  connectionIds: readonly string[],
  outcomes: readonly Outcome[],
): Omit<BatchOutcome, 'recorded'> {
  const stale: string[] = [];
  const failed: FailedConnection[] = [];
  const unsent: string[] = [];
  connectionIds.forEach((connectionId, index) => {
    const outcome = outcomes[index];
    if (outcome === 'stale') stale.push(connectionId);
    else if (outcome === 'unsent') unsent.push(connectionId);
    else if (typeof outcome === 'object') failed.push({ connectionId, reason: outcome.failed });
  });
  return { delivered: connectionIds.length - stale.length - failed.length - unsent.length, stale, failed, unsent };
}
