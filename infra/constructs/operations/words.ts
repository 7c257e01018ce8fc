/**
 * The words of dashboard and alarms: those of the delivery report, so that a number in a graph is the number in a report. A member
 * that the report renames no longer compiles here.
 */
import type { DeliveryReport, ReportStatus } from '#shared/contracts';
import { METRIC, type MetricName } from '#shared/runtime/metrics';

export const WORD = {
  /** A member of the report. */
  of: (member: keyof DeliveryReport): string => member,
  /** How a broadcast ended. */
  status: (status: ReportStatus): string => status,
};

/**
 * What a metric of the service is called in a graph. The names of the metrics themselves are promised not to change. Only the first
 * three are totals of the report.
 */
const LABELS: Partial<Record<MetricName, string>> = {
  [METRIC.DELIVERED]: WORD.of('delivered'),
  [METRIC.STALE]: WORD.of('stale'),
  [METRIC.FAILED]: WORD.of('failed'),
  [METRIC.UNSENT]: 'unsent, sent again',
  [METRIC.HELD_BACK]: 'held back',
  [METRIC.THROTTLED]: 'throttled (429)',
  [METRIC.PRUNE_FAILED]: 'prunes failed',
  [METRIC.UNRECORDED]: 'unrecorded',
  [METRIC.OVERDUE]: 'overdue',
  [METRIC.ABANDONED]: `abandoned: ${WORD.status('FAILED')}`,
};

export const labelOf = (metric: MetricName): string => LABELS[metric] ?? metric;
