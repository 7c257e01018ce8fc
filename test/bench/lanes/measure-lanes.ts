/** Boots the local cloud with everyone connected, and times broadcasts to one user, idle and during fan-outs. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { ENV } from '#shared/runtime/env';
import { ROWS_PER_ROUND } from '#constructs/workflow/workflow-limits';
import { PROJECT_ROOT } from '#tools/cli/project-root';
import type { Progress } from '#tools/cli/progress';
import { startLocalCloud } from '#local';
import { settingsOf } from '#infra/settings';
import { median } from '../measure';
import { scaleCases, type ScaleCase } from '../scale/audiences';
import { fillConnections } from '../scale/fill';
import { startCountingEndpoint } from '../scale/receivers';
import { DEFAULTS_STAGE, stopRules } from '../scale/run-cases';
import { fanOutToEveryone } from './fan-out-span';
import { OneUserLane } from './one-user-lane';

export interface LanesOptions {
  /** Connections of one fan-out, without those its broadcast reaches before it hands over. */
  readonly connections: number;
  /** Idle broadcasts measured before each fan-out, and after the last. */
  readonly broadcasts: number;
  readonly fanOuts: number;
  /** Posts a second of all batches that are not small. @default - the setting's */
  readonly rate?: number;
}

export interface FanOutFigures {
  readonly connections: number;
  readonly delivered: number;
  readonly seconds: number;
  /** Broadcasts to the one user that started and ended meanwhile. */
  readonly broadcasts: number;
  readonly medianMs: number;
  /** Invocations that exceeded the account's concurrency limit. */
  readonly throttled: number;
  /** CPU of the process that runs the cloud, as a share of one core. */
  readonly cpuOfCloud: number;
  /** Median delay of due timers in that process, in milliseconds. */
  readonly eventLoopDelayMs: number;
}

export interface LanesFigures {
  readonly idle: { readonly broadcasts: number; readonly medianMs: number };
  readonly during: { readonly broadcasts: number; readonly medianMs: number };
  readonly ratio: number;
  readonly fanOuts: readonly FanOutFigures[];
}

type OnInterrupt = (end: () => Promise<void>) => void;

/** @throws Error if the fan-out could not be measured */
export async function measureLanes(
  options: LanesOptions,
  progress: Progress,
  onInterrupt: OnInterrupt,
): Promise<LanesFigures> {
  const settings = settingsOf(DEFAULTS_STAGE);
  const endpoint = await startCountingEndpoint(DEFAULTS_STAGE);
  const cloud = await startLocalCloud({
    projectRoot: PROJECT_ROOT,
    port: 0,
    context: { stage: DEFAULTS_STAGE },
    lambda: {
      variables: {
        CALLBACK_URL: endpoint.url,
        ...(options.rate !== undefined && { [ENV.GOVERNED_POSTS_PER_SECOND]: String(options.rate) }),
      },
    },
  });
  onInterrupt(() => cloud.stop());
  let lane: OneUserLane | undefined;
  try {
    await stopRules(cloud);
    const { members } = everyone(options.connections + settings.fanOut.afterRounds * ROWS_PER_ROUND);
    const bar = progress.bar('connections written', members.length);
    await fillConnections(cloud, DEFAULTS_STAGE, members, (done) => bar.update(done));
    bar.stop();
    await progress.step('Fan out once, not counted: its environments start', () => fanOutToEveryone(cloud, 'lanes-0'));
    lane = await OneUserLane.start(cloud, endpoint);
    const idle = await lane.next(options.broadcasts);
    const during: number[] = [];
    const fanOuts: FanOutFigures[] = [];
    for (let index = 1; index <= options.fanOuts; index += 1) {
      const cloudCpu = watchCpu();
      const span = await progress.step(`Fan out, ${index} of ${options.fanOuts}`, () =>
        fanOutToEveryone(cloud, `lanes-${index}`),
      );
      const latencies = lane.within(span);
      fanOuts.push({
        connections: span.connections,
        delivered: span.report.delivered,
        seconds: (span.to - span.from) / 1000,
        broadcasts: latencies.length,
        medianMs: median(latencies),
        throttled: span.throttled,
        ...cloudCpu(),
      });
      during.push(...latencies);
      idle.push(...(await lane.next(options.broadcasts)));
    }
    return {
      idle: { broadcasts: idle.length, medianMs: median(idle) },
      during: { broadcasts: during.length, medianMs: median(during) },
      ratio: median(during) / median(idle),
      fanOuts,
    };
  } finally {
    lane?.stop();
    await cloud.stop();
    endpoint.stop();
  }
}

function everyone(size: number): ScaleCase {
  const found = scaleCases([size]).find(({ group }) => group === 'everyone');
  if (!found) throw new Error('There is no case of everyone.');
  return found;
}

/** Watches this process. @returns a function that ends it */
function watchCpu(): () => Pick<FanOutFigures, 'cpuOfCloud' | 'eventLoopDelayMs'> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const from = { cpu: process.cpuUsage(), at: performance.now() };
  return () => {
    delay.disable();
    const { user, system } = process.cpuUsage(from.cpu);
    return {
      cpuOfCloud: (user + system) / 1000 / (performance.now() - from.at),
      eventLoopDelayMs: delay.percentile(50) / 1e6,
    };
  };
}
