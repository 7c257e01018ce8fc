/**
 * Names of the metrics the functions publish in CloudWatch embedded metric format. The functions emit them, the dashboard and
 * the alarms of infra read them; the only dimension is `service` = the name of the function, one value per lane and stage.
 */
export const METRICS_NAMESPACE = 'Broadcast';
export const SERVICE_DIMENSION = 'service';

/** Of the sender unless said otherwise: one value per batch, none for a count of 0 (`DELIVERED` has one), but for `POST_LATENCY`: milliseconds, many values, read as p50 and p99. */
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
  /** Of the overdue rule, one value a minute: broadcasts it found past their lease or with an unpublished report. */
  OVERDUE: 'Overdue',
  /** Of the overdue rule: broadcasts cut off too often and given up. */
  ABANDONED: 'Abandoned',
  /** Of connect, disconnect and the closing rule: events of a connection that EventBridge did not take. */
  CONNECTION_EVENT_FAILED: 'ConnectionEventFailed',
} as const;

export type MetricName = (typeof METRIC)[keyof typeof METRIC];

/** Of the server SDK's handlers, by dimension `action`; one value per message. */
export const MESSAGE_METRIC = {
  HANDLED: 'MessagesHandled',
  /** Did not fit the contract; the client was told. */
  REFUSED: 'MessagesRefused',
  FAILED: 'MessagesFailed',
  /** Milliseconds. */
  LATENCY: 'MessageLatency',
} as const;
