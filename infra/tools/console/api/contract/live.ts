/** What is pushed to the page: the stack it shows, and what happens in it. */
import type { ExecutionSummary } from './execution';

/** What ended in one second. */
export interface ActivitySecond {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly succeeded: number;
  readonly failedExecutions: number;
  /** Connections, by outcome. */
  readonly delivered: number;
  readonly stale: number;
  readonly failed: number;
  /** Milliseconds that broadcasts took: the median, and the 95th percentile. Absent if none was reported. */
  readonly p50?: number;
  readonly p95?: number;
}

export interface Overview {
  readonly stage: string;
  readonly region: string;
  readonly webSocketUrl: string;
  /** Whether the page may change something. */
  readonly canWrite: boolean;
  /** Whether it may inject faults too: only into a local cloud. */
  readonly canInjectFaults: boolean;
  /** Since when the console has watched the stack, in epoch milliseconds: before, nothing was counted. */
  readonly watchedSince: number;
}

/** Events of `GET /_console/api/live`, by name. */
export interface LiveEvents {
  /** Executions that started or changed since the last event. */
  readonly executions: readonly ExecutionSummary[];
  /** How often something happened to an event on the bus since then. */
  readonly events: number;
  /** Seconds that are new or have changed; the first time, all of them. */
  readonly activity: readonly ActivitySecond[];
}
