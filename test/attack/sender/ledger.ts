/** The totals of the attack on the sender, from what the endpoint did and what the sender reported. */

export interface SenderLedger {
  /** Different behaviours of the endpoint that were met. */
  readonly behaviours: number;
  /** Messages that should be posted, one per connection. */
  readonly due: number;
  /** Those that reached the endpoint, by its own count. */
  readonly received: number;
  /** As counted by the sender. */
  readonly delivered: number;
  readonly stale: number;
  readonly failed: number;
  /** Returned at the deadline, to be sent again. */
  readonly unsent: number;
  /** The sum of the three below: must be 0. */
  readonly miscounted: number;
  /**
   * Reported as failed or stale, although the endpoint had sent the whole line of a 2xx to a sender that still
   * listened.
   */
  readonly saidFailed: number;
  /** Reported as delivered, although the endpoint answered no post to that connection with a 2xx. */
  readonly saidDelivered: number;
  /** In no place of the outcome or the record, or in more than one. */
  readonly notOnce: number;
  /** Posts repeated although the endpoint had sent the whole line of a 2xx: must be 0. Part of `miscounted`. */
  readonly postedAgain: number;
  /** Invocations that failed, that Lambda would have ended, and uncaught errors: must be 0. */
  readonly crashes: number;
  /** Invocations that were not finished at their deadline. Also in `crashes`. */
  readonly pastDeadline: number;
}

export type Counts = { -readonly [Name in keyof SenderLedger]: SenderLedger[Name] };

export const noCounts = (): Counts => ({
  ...{ behaviours: 0, due: 0, received: 0, delivered: 0, stale: 0, failed: 0, unsent: 0 },
  ...{ miscounted: 0, saidFailed: 0, saidDelivered: 0, notOnce: 0, postedAgain: 0, crashes: 0, pastDeadline: 0 },
});
