/** Live charts, second by second: outcomes of connections, durations of broadcasts, ends of executions. */
import { useEffect, useState } from 'preact/hooks';
import { activity } from '../data/activity';
import { count, duration } from '../data/format';
import { live } from '../data/live';
import { useOverview } from '../data/overview';
import { linkTo } from '../data/route';
import { useStore } from '../data/store';
import { Empty } from '../parts/empty';
import { PublishLink } from '../parts/publish-link';
import { Chart } from './chart';
import type { Line } from './columns';

const DELIVERIES: readonly Line[] = [
  { label: 'delivered', color: '--good', of: ({ delivered }) => delivered },
  { label: 'stale', color: '--warn', of: ({ stale }) => stale },
  { label: 'failed', color: '--bad', of: ({ failed }) => failed },
];
const LATENCY: readonly Line[] = [
  { label: 'median', color: '--accent', of: ({ p50 }) => p50, gaps: true },
  { label: '95% within', color: '--warn', of: ({ p95 }) => p95, gaps: true },
];
const EXECUTIONS: readonly Line[] = [
  { label: 'succeeded', color: '--good', of: ({ succeeded }) => succeeded },
  { label: 'failed', color: '--bad', of: ({ failedExecutions }) => failedExecutions },
];

export function ActivityView() {
  useStore(activity);
  useStore(live);
  const overview = useOverview();
  const watchedSince = overview?.watchedSince ?? 0;
  const now = useSecond();
  if (activity.empty) {
    return (
      <Empty title="Nothing delivered yet">
        <p>The charts follow broadcasts as they end.</p>
        {overview?.canWrite && (
          <div class="inline">
            <a class="button primary" href={linkTo('clients')}>
              Open a test client
            </a>
            <PublishLink />
          </div>
        )}
      </Empty>
    );
  }
  const seconds = activity.window(now, { from: watchedSince / 1000, to: live.lostAt ?? Infinity });
  return (
    <section class="page charts" aria-label="Activity of the last five minutes">
      <Chart
        title="Connections per second, by outcome"
        lines={DELIVERIES}
        seconds={seconds}
        format={count}
        summary="sum"
      />
      <Chart title="Duration of broadcasts" lines={LATENCY} seconds={seconds} format={duration} summary="latest" />
      <Chart title="Executions ended per second" lines={EXECUTIONS} seconds={seconds} format={count} summary="sum" />
    </section>
  );
}

/** The current second, so that a chart moves on even if nothing happens. */
function useSecond(): number {
  const [second, setSecond] = useState(() => Math.floor(Date.now() / 1000));
  useEffect(() => {
    const timer = setInterval(() => setSecond(Math.floor(Date.now() / 1000)), 1_000);
    return () => clearInterval(timer);
  }, []);
  return second;
}
