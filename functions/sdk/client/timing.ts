/** The times a client keeps to, in milliseconds. API Gateway's limits decide the defaults; a stricter proxy may need others. */
import { IDLE_CONNECTION_SECONDS, MAX_CONNECTION_SECONDS, MAX_INTEGRATION_SECONDS } from '#shared/base/aws-limits';

export interface Timing {
  /** Age at which the server closes a connection; a new one is opened at a random moment of the last tenth, 5% before it at the latest. */
  readonly maxConnectionMs: number;
  /** Silence in both directions after which a ping is sent. Each is billed, so not sooner than needed. */
  readonly heartbeatMs: number;
  /** Time the server has to answer a ping before the connection counts as dead. */
  readonly pongMs: number;
  /** Time a connect may take, the token included. */
  readonly connectTimeoutMs: number;
  /** Time the server has to confirm a subscription before it is asked again. */
  readonly replyMs: number;
  /** How long the old connection stays beside the new one: the server finds a new connection only after moments. */
  readonly overlapMs: number;
  /** A connection this old was a good one: the next reconnect is a first one again. */
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
  pongMs: 10 * SECOND,
  connectTimeoutMs: (MAX_INTEGRATION_SECONDS + 1) * SECOND,
  replyMs: (MAX_INTEGRATION_SECONDS + 1) * SECOND,
  overlapMs: 5 * SECOND,
  stableMs: 10 * SECOND,
  backoffMs: SECOND,
  maxBackoffMs: 30 * SECOND,
};
