/** Log messages that saved queries look for. No import of the logger, so that a construct can name them. */

/** A client may not connect. Its members are {@link ClientRefused}. */
export const CLIENT_REFUSED = 'Client refused';

/** The reason of a token that was good once. */
export const TOKEN_EXPIRED = 'it has expired';

export interface ClientRefused {
  /** In words, without any part of the token. */
  readonly reason: string;
  /** Only of a token whose signature is good. */
  readonly userId?: string;
  /** ISO 8601. Only of a token whose signature is good. */
  readonly tokenExpiresAt?: string;
}

/** The last second that a Date can hold. */
const MAX_EPOCH_SECONDS = 8_640_000_000_000;

/**
 * The members of its line.
 * @param userId only one that a signature proves
 * @param expiresAt epoch seconds; left out of the line if it is no time
 */
export function clientRefused(
  reason: string,
  userId?: string,
  expiresAt?: unknown,
): Record<string, unknown> & ClientRefused {
  const isTime = typeof expiresAt === 'number' && Math.abs(expiresAt) <= MAX_EPOCH_SECONDS;
  return {
    reason,
    ...(userId !== undefined && { userId }),
    ...(isTime && { tokenExpiresAt: new Date(expiresAt * 1000).toISOString() }),
  };
}

/** The line of a broadcast that was opened, or not: see openBroadcast's handler. */
export const BROADCAST_OPENED = 'Broadcast opened';
export const REQUEST_REFUSED = 'Request refused';

/** The line of a batch that not every connection got: see the sender. */
export const BATCH_SENT = 'Batch sent';

/** The lines of the overdue rule: a broadcast that it took up, and one that it could not. */
export const OVERDUE_HANDLED = 'Overdue broadcast handled';
export const OVERDUE_NOT_HANDLED = 'Could not handle an overdue broadcast';
