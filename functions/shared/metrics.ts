/**
 * Names of the metrics the functions publish in CloudWatch embedded metric format. The sender emits them, the dashboard and
 * the alarms of infra read them; the only dimension is `service` = the name of the function, one value per lane and stage.
 */
export const METRICS_NAMESPACE = 'Broadcast';
export const SERVICE_DIMENSION = 'service';

/** One value per batch, but for `POST_LATENCY`: milliseconds, many values per batch, read as p50 and p99. */
export const METRIC = {
  DELIVERED: 'Delivered',
  STALE: 'Stale',
  FAILED: 'Failed',
  UNSENT: 'Unsent',
  /** Answers 429, each counted, whatever became of the connection afterwards. */
  THROTTLED: 'Throttled',
  /** Stale connections whose rows could not be read or deleted; the next broadcast or the TTL removes them. */
  PRUNE_FAILED: 'PruneFailed',
  POST_LATENCY: 'PostLatency',
} as const;

export type MetricName = (typeof METRIC)[keyof typeof METRIC];
