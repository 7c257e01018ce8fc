/** What is in the dead-letter queue, and what redriving it does. */

export interface DeadLetter {
  readonly messageId: string;
  /** The error code of the service that put it there, or `unknown`. */
  readonly cause: string;
  /** When it came, in epoch milliseconds. */
  readonly sentAt?: number;
  /** Whether a redrive leaves it in the queue. */
  readonly isLeft: boolean;
  /** What a redrive does with it, or why it leaves it, for people. */
  readonly plan: string;
  /** The broadcast that a redrive starts again. */
  readonly broadcastId?: string;
}

export interface DeadLetters {
  /** Messages in the queue, about. */
  readonly count: number;
  /** The latest first, up to 1,000 of them. */
  readonly letters: readonly DeadLetter[];
}

/** Which messages to redrive; without ids, every one. */
export interface RedriveRequest {
  readonly messageIds?: readonly string[];
}

export interface RedriveAnswer {
  readonly redriven: number;
  /** What is still in the queue, with the reason. */
  readonly left: readonly DeadLetter[];
}
