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
  /** The account and region, or local mode, in words. Absent on the local cloud's own page. */
  readonly where?: string;
  /** Which executions are listed, in words. Absent if all are that this console has seen. */
  readonly listed?: string;
  /** What this console does not have. An absent part is there. */
  readonly notOffered: NotOffered;
}

/** Views, and parts of views. */
export type NotOffered = Readonly<
  Partial<Record<'events' | 'activity' | 'faults' | 'everyClient' | 'acknowledgements' | 'duplicates', Absence>>
>;

export interface Absence {
  /** A sentence. */
  readonly why: string;
  /** A sentence. */
  readonly instead: string;
  /** Where that is, if it is a page. */
  readonly link?: string;
}

/** Events of `GET /_console/api/live`, by name. */
export interface LiveEvents {
  /** Executions that started or changed since the last event. */
  readonly executions: readonly ExecutionSummary[];
  /** Why the list stands still; empty once it does not. */
  readonly problem: string;
  /** How often something happened to an event on the bus since then. */
  readonly events: number;
  /** Seconds that are new or have changed; the first time, all of them. */
  readonly activity: readonly ActivitySecond[];
}
