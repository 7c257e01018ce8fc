/**
 * Names of the metrics that the functions publish in CloudWatch embedded metric format, and that dashboard and alarms
 * read. The only dimension is `service`, the function's name: one value per lane and stage.
 */
import type { GapReason } from '../contracts/resume';

export const METRICS_NAMESPACE = 'Broadcast';
export const SERVICE_DIMENSION = 'service';

/**
 * From the sender unless noted: one value per batch, and none for a count of 0 (except `DELIVERED`). `POST_LATENCY` has
 * many values, in milliseconds, read as p50 and p99.
 */
export const METRIC = {
  DELIVERED: 'Delivered',
  STALE: 'Stale',
  FAILED: 'Failed',
  UNSENT: 'Unsent',
  /** Connections that the rate of the stack held back: the state machine waits, and sends them again. */
  HELD_BACK: 'HeldBack',
  /** Answers with status 429, whatever happened to the connection afterwards. */
  THROTTLED: 'Throttled',
  /** Stale connections whose rows could not be read or deleted; the next broadcast or the TTL removes them. */
  PRUNE_FAILED: 'PruneFailed',
  /** Connections whose outcome could not be written to the outcomes table; the report's totals include them. */
  UNRECORDED: 'Unrecorded',
  POST_LATENCY: 'PostLatency',
  /** From the overdue rule, one value a minute: broadcasts past their lease or with an unpublished report. */
  OVERDUE: 'Overdue',
  /** From the overdue rule: broadcasts given up because they were cut off too often. */
  ABANDONED: 'Abandoned',
  /** From connect, disconnect and the closing rule: connection events that EventBridge did not accept. */
  CONNECTION_EVENT_FAILED: 'ConnectionEventFailed',
  /** From the authorizer: clients without a valid token. */
  CLIENT_REFUSED: 'ClientRefused',
} as const;

/** From route `resume`, if the stack keeps history. */
export const RESUME_METRIC = {
  /** Resumes, one per request of a first page. */
  RESUMES: 'Resumes',
  /** Messages in the answers. */
  BROUGHT: 'MessagesCaughtUp',
} as const;

/** From route `resume`: streams of which messages may be missing, by reason. One value per resume, and none for 0. */
export const GAP_METRIC = {
  TOO_OLD: 'GapsTooOld',
  TOO_MANY: 'GapsTooMany',
  CURSOR: 'GapsCursor',
} as const satisfies Record<GapReason, string>;

/** With the setting `acknowledgements`. */
export const ACKNOWLEDGE_METRIC = {
  /** From route `acknowledge`: those that were taken, repeated ones too. */
  ACKNOWLEDGED: 'Acknowledgements',
  /** From route `acknowledge`: those that came after the deadline. */
  LATE: 'AcknowledgementsLate',
  /** From route `acknowledge`: those that nobody had asked for. */
  NOT_ASKED: 'AcknowledgementsNotAsked',
  /** From the overdue rule: users addressed by name who had not acknowledged at the deadline. */
  UNACKNOWLEDGED: 'UsersUnacknowledged',
} as const;

/** With the setting `usersToReach`. */
export const REACH_METRIC = {
  /** From the function reach-users: events `User To Reach`, repeated ones too. */
  TO_REACH: 'UsersToReach',
} as const;

type ValueOf<Names> = Names[keyof Names];
export type MetricName =
  | ValueOf<typeof METRIC>
  | ValueOf<typeof RESUME_METRIC>
  | ValueOf<typeof GAP_METRIC>
  | ValueOf<typeof ACKNOWLEDGE_METRIC>
  | ValueOf<typeof REACH_METRIC>;

/** From handlers made with the server SDK, by dimension `action`: one value per message. */
export const MESSAGE_METRIC = {
  HANDLED: 'MessagesHandled',
  /** Did not fit the contract; the client got an error reply. */
  REFUSED: 'MessagesRefused',
  FAILED: 'MessagesFailed',
  /** Milliseconds. */
  LATENCY: 'MessageLatency',
} as const;
