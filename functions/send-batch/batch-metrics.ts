/** Collects the metrics of one batch and publishes them as one line of CloudWatch embedded metric format. */
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import type { BatchOutcome } from '#shared/contracts';
import { METRIC } from '#shared/runtime/metrics';
import type { Verdict } from './classify';

/** Values of one metric in one line: one less than the 100 at which Powertools publishes on its own. */
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

  /** @param about identifies the batch in the same line, the only line logged for a batch without problems */
  publish(metrics: Metrics, outcome: BatchOutcome, about: Readonly<Record<string, string | number>>): void {
    for (const [key, value] of Object.entries(about)) metrics.addMetadata(key, String(value));
    metrics.addMetric(METRIC.DELIVERED, MetricUnit.Count, outcome.delivered);
    const exceptions = {
      [METRIC.STALE]: outcome.stale.length,
      [METRIC.FAILED]: outcome.failed.length,
      [outcome.waitSeconds === undefined ? METRIC.UNSENT : METRIC.HELD_BACK]: outcome.unsent.length,
      [METRIC.THROTTLED]: this.#throttled,
      [METRIC.PRUNE_FAILED]: this.#pruneFailed,
      [METRIC.UNRECORDED]: this.#unrecorded,
    };
    // Log lines are billed by the byte, and most batches have none of these.
    for (const [name, count] of Object.entries(exceptions)) {
      if (count > 0) metrics.addMetric(name, MetricUnit.Count, count);
    }
    for (const latency of evenlyRanked(this.#latencies, MAX_VALUES)) {
      metrics.addMetric(METRIC.POST_LATENCY, MetricUnit.Milliseconds, Number(latency.toFixed(2)));
    }
    metrics.publishStoredMetrics();
  }
}

/** At most `count` of the values, at even ranks from smallest to largest, so that percentiles stay the same. */
export function evenlyRanked(values: readonly number[], count: number): number[] {
  const sorted = [...values].sort((a, b) => a - b);
  // Stryker disable next-line EqualityOperator: with exactly `count` values, both ways return all of them
  if (sorted.length <= count) return sorted;
  const step = (sorted.length - 1) / (count - 1);
  return Array.from({ length: count }, (_, rank) => sorted[Math.round(rank * step)] ?? 0);
}
