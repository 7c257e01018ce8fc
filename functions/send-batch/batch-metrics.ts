/** The metrics of one batch: collected while it runs, published as one line of CloudWatch embedded metric format. */
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { BatchOutcome } from '#shared/contracts';
import { METRIC } from '#shared/runtime/metrics';
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

  /** @param about says whose batch it was, in the same line, which is all that is logged of one that went well */
  publish(metrics: Metrics, outcome: BatchOutcome, about: Readonly<Record<string, string | number>>): void {
    for (const [key, value] of Object.entries(about)) metrics.addMetadata(key, String(value));
    metrics.addMetric(METRIC.DELIVERED, MetricUnit.Count, outcome.delivered);
    const exceptions = {
      [METRIC.STALE]: outcome.stale.length,
      [METRIC.FAILED]: outcome.failed.length,
      [METRIC.UNSENT]: outcome.unsent.length,
      [METRIC.THROTTLED]: this.#throttled,
      [METRIC.PRUNE_FAILED]: this.#pruneFailed,
      [METRIC.UNRECORDED]: this.#unrecorded,
    };
    // A line is billed by its bytes, and most batches have none of these.
    for (const [name, count] of Object.entries(exceptions)) {
      if (count > 0) metrics.addMetric(name, MetricUnit.Count, count);
    }
    for (const latency of evenlyRanked(this.#latencies, MAX_VALUES)) {
      metrics.addMetric(METRIC.POST_LATENCY, MetricUnit.Milliseconds, Number(latency.toFixed(2)));
    }
    metrics.publishStoredMetrics();
  }
}

/** At most `count` of the values, at even ranks from the smallest to the largest: their percentiles are those of all. */
export function evenlyRanked(values: readonly number[], count: number): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  // Stryker disable next-line EqualityOperator: of as many values as are asked for, each is at a rank
  if (sorted.length <= count) return sorted;
  const step = (sorted.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, rank) => sorted[Math.round(rank * step)] ?? 0);
}
