/**
 * Names of the metrics the functions publish in CloudWatch embedded metric format. The functions emit them, the dashboard and
 * the alarms of infra read them; the only dimension is `service` = the name of the function, one value per lane and stage.
 */
export const METRICS_NAMESPACE = 'Broadcast';
export const SERVICE_DIMENSION = 'service';

/** The sender's, unless said otherwise: one value a batch, and none for a count of 0 (except `DELIVERED`). `POST_LATENCY` has many values, in milliseconds, read as p50 and p99. */
export const METRIC = {
  DELIVERED: 'Delivered',
  STALE: 'Stale',
  FAILED: 'Failed',
  UNSENT: 'Unsent',
  /** Answers 429, each counted, whatever became of the connection afterwards. */
  THROTTLED: 'Throttled',
  /** Stale connections whose rows could not be read or deleted; the next broadcast or the TTL removes them. */
  PRUNE_FAILED: 'PruneFailed',
  /** Connections whose outcome could not be written to the outcomes table; they are in the report's totals. */
  UNRECORDED: 'Unrecorded',
  POST_LATENCY: 'PostLatency',
  /** The overdue rule, one value a minute: broadcasts it found past their lease or with an unpublished report. */
  OVERDUE: 'Overdue',
  /** The overdue rule: broadcasts that were cut off too often and given up. */
  ABANDONED: 'Abandoned',
  /** Connect, disconnect and the closing rule: connection events that EventBridge did not take. */
  CONNECTION_EVENT_FAILED: 'ConnectionEventFailed',
} as const;

export type MetricName = (typeof METRIC)[keyof typeof METRIC];

/** Handlers made with the server SDK, by dimension `action`; one value a message. */
export const MESSAGE_METRIC = {
  HANDLED: 'MessagesHandled',
  /** Did not fit the contract; the client was told. */
  REFUSED: 'MessagesRefused',
  FAILED: 'MessagesFailed',
  /** Milliseconds. */
  LATENCY: 'MessageLatency',
} as const;
