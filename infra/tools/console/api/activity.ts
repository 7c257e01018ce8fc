/** Deliveries and durations of broadcasts, second by second, for the charts. Costs one addition per execution. */
import type { ActivitySecond, ExecutionSummary } from './contract';

/** Seconds kept. */
export const ACTIVITY_SECONDS = 600;
/** Durations per second used for percentiles; if there are more, the latest. */
const MAX_SAMPLES = 200;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type Counted = Mutable<Omit<ActivitySecond, 'p50' | 'p95'>> & { readonly durations: number[] };

export class Activity {
  /** The latest last; seconds in which nothing ended are absent. */
  readonly #seconds: Counted[] = [];

  constructor(private readonly now: () => number = Date.now) {}

  /** Adds an execution that has ended. */
  add({ status, totals, mapRunArn }: ExecutionSummary): void {
    if (mapRunArn !== undefined) return;
    const second = this.#current();
    if (status === 'SUCCEEDED') second.succeeded += 1;
    else second.failedExecutions += 1;
    if (!totals) return;
    second.delivered += totals.delivered;
    second.stale += totals.stale;
    second.failed += totals.failed;
    if (second.durations.length < MAX_SAMPLES) second.durations.push(totals.durationMs);
    else second.durations[(second.succeeded + second.failedExecutions) % MAX_SAMPLES] = totals.durationMs;
  }

  /** @param from second since the epoch, inclusive */
  since(from: number): ActivitySecond[] {
    return this.#seconds.filter(({ at }) => at >= from).map(withPercentiles);
  }

  #current(): Counted {
    const at = Math.floor(this.now() / 1000);
    const last = this.#seconds.at(-1);
    if (last?.at === at) return last;
    const next = { at, succeeded: 0, failedExecutions: 0, delivered: 0, stale: 0, failed: 0, durations: [] };
    this.#seconds.push(next);
    while ((this.#seconds[0]?.at ?? at) <= at - ACTIVITY_SECONDS) this.#seconds.shift();
    return next;
  }
}

function withPercentiles({ durations, ...second }: Counted): ActivitySecond {
  if (durations.length === 0) return second;
  const sorted = [...durations].sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? 0;
  return { ...second, p50: at(0.5), p95: at(0.95) };
}
