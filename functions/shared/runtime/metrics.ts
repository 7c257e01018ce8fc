/**
 * Names of the metrics that the functions publish in CloudWatch embedded metric format, and that dashboard and alarms
 * read. The only dimension is `service`, the function's name: one value per lane and stage.
 */
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
} as const;

export type MetricName = (typeof METRIC)[keyof typeof METRIC];

/** From handlers made with the server SDK, by dimension `action`: one value per message. */
export const MESSAGE_METRIC = {
  HANDLED: 'MessagesHandled',
  /** Did not fit the contract; the client got an error reply. */
  REFUSED: 'MessagesRefused',
  FAILED: 'MessagesFailed',
  /** Milliseconds. */
  LATENCY: 'MessageLatency',
} as const;
