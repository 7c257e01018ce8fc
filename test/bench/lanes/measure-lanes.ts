/**
 * Times broadcasts to one user: idle, during fan-outs of the user's own stack, and during equal ones of another stack. Both stacks run
 * in this process, so both kinds of fan-out take the same CPU and keep the same event loop busy; but with those of the other stack the
 * user shares no function, table, state machine, concurrency or rate. What own fan-outs cost more is what the lanes do not keep apart.
 */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Progress } from '#tools/cli/progress';
import { median } from '../measure';
import { ConnectedStack } from './connected-stack';
import { type FanOutSpan, fanOutToEveryone } from './fan-out-span';
import { OneUserLane } from './one-user-lane';
import { OneUserSteps } from './one-user-steps';

export interface LanesOptions {
  /** Connections of one fan-out, without those its broadcast reaches before it hands over. */
  readonly connections: number;
  /** Idle broadcasts measured before each fan-out, and after the last. */
  readonly broadcasts: number;
  readonly fanOuts: number;
  /** Posts a second of all batches that are not small. @default - the setting's */
  readonly rate?: number;
}

/** Whose fan-out it is, seen from the one user. */
export type StackOfFanOut = 'own' | 'other';

export interface FanOutFigures {
  readonly stack: StackOfFanOut;
  readonly connections: number;
  readonly delivered: number;
  readonly seconds: number;
  /** Broadcasts to the one user that started and ended meanwhile. */
  readonly broadcasts: number;
  readonly medianMs: number;
  /** Invocations that exceeded the account's concurrency limit. */
  readonly throttled: number;
  /** CPU of the process that runs both stacks, as a share of one core. */
  readonly cpuShare: number;
  /** Median delay of due timers in that process, in milliseconds. */
  readonly eventLoopDelayMs: number;
}

interface Times {
  readonly broadcasts: number;
  readonly medianMs: number;
}

export interface LanesFigures {
  readonly idle: Times;
  readonly during: Readonly<Record<StackOfFanOut, Times>>;
  /** Median during fan-outs of the own stack, as a multiple of that during those of the other. */
  readonly ratio: number;
  readonly fanOuts: readonly FanOutFigures[];
  readonly steps: StepsFigures;
}

/** Whether broadcasts to the one user do the same during a fan-out as without one. */
export interface StepsFigures {
  /** Broadcasts compared: those that started and ended during a fan-out. */
  readonly compared: number;
  /** Those of them with the steps of a broadcast that met no fan-out. */
  readonly same: number;
  /** Steps of the first of the others that a broadcast without a fan-out does not do. */
  readonly others: readonly string[];
}

type OnInterrupt = (end: () => Promise<void>) => void;

/** @throws Error if a fan-out could not be measured */
export async function measureLanes(
  options: LanesOptions,
  progress: Progress,
  onInterrupt: OnInterrupt,
): Promise<LanesFigures> {
  const stacks: ConnectedStack[] = [];
  let lane: OneUserLane | undefined;
  let steps: OneUserSteps | undefined;
  try {
    for (const name of ['own', 'other'] as const) {
      stacks.push(await ConnectedStack.start(options, progress, onInterrupt));
      await progress.step(`Fan out once in the ${name} stack, not counted: its environments start`, () =>
        fanOutToEveryone(stacks.at(-1)!.cloud, 'lanes-0'),
      );
    }
    const [own, other] = stacks as [ConnectedStack, ConnectedStack];
    steps = new OneUserSteps(own.cloud);
    lane = await OneUserLane.start(own.cloud, own.endpoint);
    const idle = await lane.next(options.broadcasts);
    const during: Record<StackOfFanOut, number[]> = { own: [], other: [] };
    const fanOuts: FanOutFigures[] = [];
    const spans: FanOutSpan[] = [];
    for (let index = 1; index <= options.fanOuts; index += 1) {
      for (const [stack, { cloud }] of Object.entries({ own, other }) as [StackOfFanOut, ConnectedStack][]) {
        const cpu = watchCpu();
        const span = await progress.step(`Fan out in the ${stack} stack, ${index} of ${options.fanOuts}`, () =>
          fanOutToEveryone(cloud, `lanes-${index}`),
        );
        if (stack === 'own') spans.push(span);
        const latencies = lane.within(span);
        fanOuts.push({
          stack,
          connections: span.connections,
          delivered: span.report.delivered,
          seconds: (span.to - span.from) / 1000,
          broadcasts: latencies.length,
          medianMs: median(latencies),
          throttled: span.throttled,
          ...cpu(),
        });
        during[stack].push(...latencies);
        idle.push(...(await lane.next(options.broadcasts)));
      }
    }
    return {
      idle: timesOf(idle),
      during: { own: timesOf(during.own), other: timesOf(during.other) },
      ratio: median(during.own) / median(during.other),
      fanOuts,
      steps: compareSteps(steps.outside(spans), steps.within(spans)),
    };
  } finally {
    steps?.stop();
    lane?.stop();
    for (const stack of stacks) await stack.stop();
  }
}

const timesOf = (milliseconds: readonly number[]): Times => ({
  broadcasts: milliseconds.length,
  medianMs: median(milliseconds),
});

function compareSteps(idle: readonly string[], during: readonly string[]): StepsFigures {
  const known = new Set(idle);
  const others = during.filter((steps) => !known.has(steps));
  const idleSteps = new Set(idle.flatMap((steps) => steps.split('\n')));
  return {
    compared: during.length,
    same: during.length - others.length,
    others: (others[0]?.split('\n') ?? []).filter((step) => !idleSteps.has(step)),
  };
}

/** Watches this process. @returns a function that ends it */
function watchCpu(): () => Pick<FanOutFigures, 'cpuShare' | 'eventLoopDelayMs'> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const from = { cpu: process.cpuUsage(), at: performance.now() };
  return () => {
    delay.disable();
    const { user, system } = process.cpuUsage(from.cpu);
    return {
      cpuShare: (user + system) / 1000 / (performance.now() - from.at),
      eventLoopDelayMs: delay.percentile(50) / 1e6,
    };
  };
}
