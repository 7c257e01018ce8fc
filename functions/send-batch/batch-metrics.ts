/** The metrics of one batch: collected while it runs, published as one line of CloudWatch embedded metric format. */
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { BatchOutcome } from '../shared/contracts';
import { METRIC } from '../shared/metrics';
import type { Verdict } from './classify';

/** Values of one metric in one line: one less than the 100 at which Powertools publishes by itself. */
const MAX_VALUES = 99;

export class BatchMetrics {
  readonly #latencies: number[] = [];
  #throttled = 0;
  #pruneFailed = 0;
  #unrecorded = 0;

  answered(verdict: Verdict, milliseconds: number): void {
    this.#latencies.push(milliseconds);
    if (verdict.kind === 'again' && verdict.reason === 'THROTTLED') this.#throttled += 1;
  }

  pruneFailed(count = 1): void {
    this.#pruneFailed += count;
  }

  unrecorded(count: number): void {
    this.#unrecorded += count;
  }

  publish(metrics: Metrics, outcome: BatchOutcome): void {
    metrics.addMetric(METRIC.DELIVERED, MetricUnit.Count, outcome.delivered);
    metrics.addMetric(METRIC.STALE, MetricUnit.Count, outcome.stale.length);
    metrics.addMetric(METRIC.FAILED, MetricUnit.Count, outcome.failed.length);
    metrics.addMetric(METRIC.UNSENT, MetricUnit.Count, outcome.unsent.length);
    metrics.addMetric(METRIC.THROTTLED, MetricUnit.Count, this.#throttled);
    metrics.addMetric(METRIC.PRUNE_FAILED, MetricUnit.Count, this.#pruneFailed);
    metrics.addMetric(METRIC.UNRECORDED, MetricUnit.Count, this.#unrecorded);
    for (const latency of evenlyRanked(this.#latencies, MAX_VALUES)) {
      metrics.addMetric(METRIC.POST_LATENCY, MetricUnit.Milliseconds, Number(latency.toFixed(2)));
    }
    metrics.publishStoredMetrics();
  }
}

/** At most `count` of the values, at even ranks from the smallest to the largest: their percentiles are those of all. */
export function evenlyRanked(values: readonly number[], count: number): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length <= count) return sorted;
  const step = (sorted.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, rank) => sorted[Math.round(rank * step)] ?? 0);
}
