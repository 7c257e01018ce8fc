import type { Metrics } from '@aws-lambda-powertools/metrics';
import { BatchMetrics, evenlyRanked } from '#functions/send-batch/batch-metrics';
import type { Verdict } from '#functions/send-batch/classify';
import type { BatchOutcome } from '#shared/contracts';
import { METRIC } from '#shared/runtime/metrics';

describe('evenly ranked values', () => {
  it('are all of them while they are few', () => {
    expect(evenlyRanked([3, 1, 2], 99)).toEqual([1, 2, 3]);
    expect(evenlyRanked([], 99)).toEqual([]);
  });

  it('keep smallest, median, p99 and largest if there are many', () => {
    const values = Array.from({ length: 1001 }, (_, index) => (index * 7919) % 1001);
    const ranked = evenlyRanked(values, 99);
    expect(ranked).toHaveLength(99);
    expect([ranked[0], ranked[49], ranked[97], ranked[98]]).toEqual([0, 500, 990, 1000]);
  });
});

describe('the metrics of a batch', () => {
  const throttled: Verdict = { kind: 'again', reason: 'THROTTLED' };
  const nothing: BatchOutcome = { delivered: 0, stale: [], failed: [], unsent: [], recorded: 0 };

  /** What is published of a batch: each metric with its values, and what the line says besides. */
  function published(batch: BatchMetrics, outcome: Partial<BatchOutcome> = {}) {
    const values: Record<string, number[]> = {};
    const metadata: Record<string, unknown> = {};
    let lines = 0;
    const metrics = {
      addMetric: (name: string, unit: string, value: number) => void (values[`${name} ${unit}`] ??= []).push(value),
      addMetadata: (key: string, value: unknown) => void (metadata[key] = value),
      publishStoredMetrics: () => void (lines += 1),
    };
    batch.publish(metrics as unknown as Metrics, { ...nothing, ...outcome }, { broadcastId: 'b', durationMs: 12 });
    return { values, metadata, lines };
  }

  it('are one line, which says whose batch it was', () => {
    const { metadata, lines } = published(new BatchMetrics());
    expect([metadata, lines]).toEqual([{ broadcastId: 'b', durationMs: '12' }, 1]);
  });

  it('are the delivered alone when that is all there was, with what each post took to a hundredth of a millisecond', () => {
    const batch = new BatchMetrics();
    batch.answered({ kind: 'delivered' }, 3.14159);
    batch.answered({ kind: 'delivered' }, 2);
    expect(published(batch, { delivered: 2 }).values).toEqual({
      [`${METRIC.DELIVERED} Count`]: [2],
      [`${METRIC.POST_LATENCY} Milliseconds`]: [2, 3.14],
    });
  });

  it('count what did not go well, each for itself', () => {
    const batch = new BatchMetrics();
    batch.answered(throttled, 1);
    batch.answered(throttled, 1);
    batch.answered({ kind: 'again', reason: 'TIMEOUT' }, 1);
    batch.answered({ kind: 'failed', reason: 'REJECTED' }, 1);
    batch.pruneFailed();
    batch.pruneFailed(2);
    batch.unrecorded(4);
    batch.unrecorded(1);
    const { values } = published(batch, {
      stale: ['a', 'b'],
      failed: [{ connectionId: 'c', reason: 'THROTTLED' }],
      unsent: ['d', 'e', 'f', 'g'],
    });
    expect(values).toMatchObject({
      [`${METRIC.DELIVERED} Count`]: [0],
      [`${METRIC.STALE} Count`]: [2],
      [`${METRIC.FAILED} Count`]: [1],
      [`${METRIC.UNSENT} Count`]: [4],
      [`${METRIC.THROTTLED} Count`]: [2],
      [`${METRIC.PRUNE_FAILED} Count`]: [3],
      [`${METRIC.UNRECORDED} Count`]: [5],
    });
  });

  it('count a single throttled post, and no other failure, as throttled', () => {
    const batch = new BatchMetrics();
    batch.answered({ kind: 'failed', reason: 'THROTTLED' }, 1);
    expect(published(batch).values).not.toHaveProperty([`${METRIC.THROTTLED} Count`]);
    batch.answered(throttled, 1);
    expect(published(batch).values).toHaveProperty([`${METRIC.THROTTLED} Count`], [1]);
  });

  it('hold fewer latencies than Powertools would publish, for any number of posts', () => {
    const batch = new BatchMetrics();
    for (let post = 0; post < 500; post += 1) batch.answered({ kind: 'delivered' }, post);
    expect(published(batch).values[`${METRIC.POST_LATENCY} Milliseconds`]).toHaveLength(99);
  });
});
