/** Users who are to be reached in another way, such as by push or mail, because a broadcast did not reach them in time. */
import type { Message } from './request';

/** In a request: its users, addressed by name, who do not have the message after this time are published one by one. */
export interface IfUnreached {
  /** After the broadcast was opened: a whole number from 1 to {@link MAX_UNREACHED_SECONDS}. */
  readonly afterSeconds: number;
  /**
   * Also those who have the message and have not acknowledged it. Then nothing but an acknowledgement counts. The request must ask
   * for acknowledgements. @default false
   */
  readonly unacknowledged?: boolean;
}

/**
 * Why a user is to be reached. `unreached`: no connection of the user got it, nor did the user catch up. `unknown`: the same, as far
 * as is known; some connection failed, or the record of the broadcast has gaps. `unacknowledged`: the user has it, without an
 * acknowledgement.
 */
export const REACH_REASONS = ['unreached', 'unknown', 'unacknowledged'] as const;
export type ReachReason = (typeof REACH_REASONS)[number];

/** May be published more than once, with the same `id`: use it to reach the user once. */
export interface UserToReach {
  /** The same for the same user and broadcast: 43 letters, digits, `-` and `_`. */
  readonly id: string;
  readonly broadcastId: string;
  readonly userId: string;
  readonly reason: ReachReason;
  readonly message: Pick<Message, 'type' | 'data'>;
  /** ISO 8601, of the domain event. */
  readonly time: string;
  /** ISO 8601. After it nobody wants to hear of it. Absent if the request has none. */
  readonly expiresAt?: string;
}
