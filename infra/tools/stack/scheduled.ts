/** What the tools say of a broadcast that is to be sent later, or was canceled. */
import type { StoredBroadcast } from './tables';

/** Nothing was sent yet, or will be. */
export const isWaiting = ({ status }: Pick<StoredBroadcast, 'status'>): boolean =>
  status === 'SCHEDULED' || status === 'CANCELED';

/** Completes a sentence that begins with the status; undefined of any other broadcast. */
export function waitingText({ status, sendAt, canceledAt }: StoredBroadcast): string | undefined {
  if (status === 'SCHEDULED') return `scheduled for ${sendAt}`;
  return status === 'CANCELED' ? `at ${canceledAt}; it was scheduled for ${sendAt}` : undefined;
}
