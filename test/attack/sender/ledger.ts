/** What the attack on the sender adds up, from what the endpoint did and what the sender said of it. */

export interface SenderLedger {
  /** Different ways of the endpoint to answer, or not to, that were met. */
  readonly behaviours: number;
  /** Messages that were to be posted, one to a connection. */
  readonly due: number;
  /** Those that came to the endpoint, by its own count. */
  readonly received: number;
  /** As the sender counted them. */
  readonly delivered: number;
  readonly stale: number;
  readonly failed: number;
  /** Handed back at the deadline, to be sent again. */
  readonly unsent: number;
  /** The sum of the three that follow: must be 0. */
  readonly miscounted: number;
  /** Said to be failed or stale, though the endpoint had sent the whole line of a 2xx to a sender that still listened. */
  readonly saidFailed: number;
  /** Said to be delivered, though the endpoint had answered no post to that connection with a 2xx. */
  readonly saidDelivered: number;
  /** In no place of the outcome or the record, or in more than one. */
  readonly notOnce: number;
  /** Posts that were repeated though the endpoint had sent the whole line of a 2xx: must be 0. Of `miscounted`, too. */
  readonly postedAgain: number;
  /** Invocations that failed, that Lambda would have ended, and errors that nobody caught: must be 0. */
  readonly crashes: number;
  /** Invocations that were not over at their deadline. `crashes` has them too. */
  readonly pastDeadline: number;
}

export type Counts = { -readonly [Name in keyof SenderLedger]: SenderLedger[Name] };

export const noCounts = (): Counts => ({
  ...{ behaviours: 0, due: 0, received: 0, delivered: 0, stale: 0, failed: 0, unsent: 0 },
  ...{ miscounted: 0, saidFailed: 0, saidDelivered: 0, notOnce: 0, postedAgain: 0, crashes: 0, pastDeadline: 0 },
});
