/**
 * Intervals of a client, in milliseconds. The defaults follow API Gateway's limits; a stricter proxy may need others.
 */
import { IDLE_CONNECTION_SECONDS, MAX_CONNECTION_SECONDS, MAX_INTEGRATION_SECONDS } from '#shared/base/aws-limits';

export interface Timing {
  /**
   * Age at which the server closes a connection. A new one is opened at a random moment, 10% to 5% of this time before.
   */
  readonly maxConnectionMs: number;
  /** Silence in both directions after which a ping is sent. Pings are billed, so not sooner than needed. */
  readonly heartbeatMs: number;
  /**
   * Time between two resumes of a connection. They find what was lost without a close, and take the place of pings. A longer time
   * saves cost; nothing is lost while it is shorter than the server keeps history.
   */
  readonly resumeMs: number;
  /** Time between two resumes while the client remembers very much. */
  readonly resumeFullMs: number;
  /** Time after which a resume is repeated, because the server's index is eventually consistent. */
  readonly resumeAgainMs: number;
  /** Time between two questions who is in a channel, for a client that follows it: a change may be lost without a trace. */
  readonly presenceMs: number;
  /** Time in which acknowledgements are gathered into one message. */
  readonly acknowledgeMs: number;
  /** Time the server has to answer a ping before the connection counts as dead. */
  readonly pongMs: number;
  /** Time a connect may take, including the call for the token. */
  readonly connectTimeoutMs: number;
  /** Time the server has to confirm a subscription, or to answer a resume, before the request is repeated. */
  readonly replyMs: number;
  /** How long the old connection stays beside the new one, because the server's index is eventually consistent. */
  readonly overlapMs: number;
  /** A connection that lasted this long resets the back-off. */
  readonly stableMs: number;
  /** Longest wait before the first reconnect; it doubles with every failure. */
  readonly backoffMs: number;
  /** Longest wait before any reconnect. */
  readonly maxBackoffMs: number;
}

const SECOND = 1000;

export const DEFAULT_TIMING: Timing = {
  maxConnectionMs: MAX_CONNECTION_SECONDS * SECOND,
  heartbeatMs: (IDLE_CONNECTION_SECONDS - 60) * SECOND,
  // A little before a ping would be due.
  resumeMs: (IDLE_CONNECTION_SECONDS - 65) * SECOND,
  resumeFullMs: 30 * SECOND,
  resumeAgainMs: 3 * SECOND,
  presenceMs: 30 * 60 * SECOND,
  acknowledgeMs: SECOND,
  pongMs: 10 * SECOND,
  connectTimeoutMs: (MAX_INTEGRATION_SECONDS + 1) * SECOND,
  replyMs: (MAX_INTEGRATION_SECONDS + 1) * SECOND,
  overlapMs: 5 * SECOND,
  stableMs: 10 * SECOND,
  backoffMs: SECOND,
  maxBackoffMs: 30 * SECOND,
};
