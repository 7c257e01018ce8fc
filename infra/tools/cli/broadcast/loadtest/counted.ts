/**
 * What CloudWatch counted of a run: the metric lines of the senders in their logs, from which CloudWatch makes its metrics. The
 * metrics themselves have one value for all broadcasts of a minute, so others' would be among them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { METRIC } from '#shared/runtime/metrics';
import { logLines, term } from '#tools/stack/log-lines';
import type { Stack } from '#tools/stack/stack';
import { logGroupsOf } from '../logs/logs';
import type { LoadPlan } from './plan';

export interface Counted {
  /** Invocations of senders. */
  readonly batches: number;
  readonly delivered: number;
  readonly stale: number;
  readonly failed: number;
  /** Answers with status 429. */
  readonly throttled: number;
  /** Connections that the rate of the stack held back for a while. */
  readonly heldBack: number;
  /** Percentiles of the milliseconds of PostToConnection. A line has at most 99 of a batch. */
  readonly post: { readonly p50: number; readonly p99: number } | undefined;
}

type MetricLine = Readonly<Record<string, number | readonly number[]>>;

/** Lines come seconds late. */
const ASK_MS = { aws: 5_000, local: 200 } as const;
const LATE_MS = 90_000;

/**
 * Asks until it has counted as many as the reports, or no more come.
 * @param from epoch milliseconds
 */
export async function countedBy(
  stack: Stack,
  plan: LoadPlan,
  from: number,
  delivered: number,
  signal: AbortSignal,
): Promise<Counted> {
  const groups = await logGroupsOf(stack);
  const deadline = performance.now() + LATE_MS;
  for (;;) {
    const counted = count((await Promise.all(groups.map((group) => linesOf(stack, group, plan.source, from)))).flat());
    if (counted.delivered >= delivered || signal.aborted || performance.now() > deadline) return counted;
    await sleep(ASK_MS[stack.target.kind], undefined, { signal }).catch(() => undefined);
  }
}

async function linesOf(stack: Stack, group: string, source: string, from: number): Promise<MetricLine[]> {
  const found: MetricLine[] = [];
  try {
    const pattern = `${term('CloudWatchMetrics')} ${term(source)}`;
    for await (const { line } of logLines<MetricLine>(stack, group, pattern, { from })) found.push(line as MetricLine);
  } catch (error) {
    // A group that nothing was written to yet.
    if ((error as Error).name !== 'ResourceNotFoundException') throw error;
  }
  return found;
}

function count(lines: readonly MetricLine[]): Counted {
  const valuesOf = (name: string) => lines.flatMap((line) => line[name] ?? []);
  const sum = (name: string) => valuesOf(name).reduce((total, value) => total + value, 0);
  const latencies = [...valuesOf(METRIC.POST_LATENCY)].sort((one, other) => one - other);
  const at = (percent: number) => latencies[Math.ceil((latencies.length * percent) / 100) - 1] ?? 0;
  return {
    batches: lines.filter((line) => METRIC.DELIVERED in line).length,
    delivered: sum(METRIC.DELIVERED),
    stale: sum(METRIC.STALE),
    failed: sum(METRIC.FAILED),
    throttled: sum(METRIC.THROTTLED),
    heldBack: sum(METRIC.HELD_BACK),
    post: latencies.length > 0 ? { p50: at(50), p99: at(99) } : undefined,
  };
}
