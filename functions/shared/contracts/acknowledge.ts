/**
 * Acknowledgements: a broadcast that asks for them, the frames by which clients give them, and the event at the deadline.
 * functions/sdk/PROTOCOL.md describes the frames for clients in other languages.
 */

/** In a request: users are to acknowledge the message within this time after the broadcast was opened. */
export interface AcknowledgeWithin {
  /** A whole number from 1 to {@link MAX_ACKNOWLEDGE_SECONDS}. */
  readonly withinSeconds: number;
}

/** In an envelope: the client is to acknowledge it. */
export interface AcknowledgeAsked {
  /** Proves that a client has the message: it returns it with the message's id. */
  readonly receipt: string;
  /** Milliseconds: many clients get the message at once, so each waits for a random part of this time. @default 0 */
  readonly spreadMs?: number;
}

/** From the client. */
export interface AcknowledgeRequest {
  readonly action: 'acknowledge';
  /** Comes back in the reply: 1 to 64 characters. */
  readonly id: string;
  /** 1 to {@link MAX_ACKNOWLEDGED_AT_ONCE}. */
  readonly messages: readonly AcknowledgedMessage[];
}

/** A message that the client's listeners have handled. */
export interface AcknowledgedMessage {
  /** Of the envelope. */
  readonly id: string;
  /** `acknowledge.receipt` of the envelope. */
  readonly receipt: string;
}

/** To the client: all that are not refused are taken, now or before. */
export interface Acknowledged {
  readonly type: 'acknowledged';
  readonly id: string;
  /** Absent if none is refused. Those that are refused once are refused for ever. */
  readonly refused?: readonly RefusedAcknowledgement[];
}

export interface RefusedAcknowledgement {
  readonly id: string;
  readonly reason: AcknowledgeRefusal;
}

/**
 * `LATE`: the deadline is over. `NOT_ASKED`: nobody asked this user for it. It is the same for a message that does not exist, is
 * for others, or asks for no acknowledgement, so that it says nothing of the messages of others.
 */
export const ACKNOWLEDGE_REFUSALS = ['LATE', 'NOT_ASKED'] as const;
export type AcknowledgeRefusal = (typeof ACKNOWLEDGE_REFUSALS)[number];

/**
 * Published at the deadline. Long lists of users come in several events, which are the same but for `part` and the names. It may
 * be published more than once, with the same content: `broadcastId`, `deadline` and `part` identify it.
 */
export interface BroadcastAcknowledged {
  readonly broadcastId: string;
  /** ISO 8601. */
  readonly deadline: string;
  /** Distinct users who acknowledged before the deadline. */
  readonly acknowledged: number;
  /** Users addressed by name who did not. Absent if the audience names no users: who else got it is not known. */
  readonly unacknowledged?: { readonly count: number; readonly users: readonly string[] };
  /** From 1. */
  readonly part: number;
  readonly parts: number;
}
