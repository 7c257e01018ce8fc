/** Executions: the rows of the list, and one in full. */
import type { DeliveryReport, ReportStatus } from '#shared/contracts';
import type { IterationSummary, MapRunSummary, StepSummary } from './step';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** One row of the executions list; small, since thousands are kept and hundreds are sent. */
export interface ExecutionSummary {
  /** Rises with every execution; the list is paged by it. */
  readonly sequence: number;
  readonly arn: string;
  readonly name: string;
  /** Name of the state machine; for a child of a Map Run, followed by a slash and the label of the Map. */
  readonly machine: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly status: ExecutionStatus;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Only for a child of a Map Run. */
  readonly mapRunArn?: string;
  readonly item?: number;
  /** From the input until the output is known. */
  readonly broadcastId?: string;
  /** EventBridge id of the domain event. */
  readonly eventId?: string;
  /** The status in the execution's own output, e.g. `COMPLETED` or `DUPLICATE`. */
  readonly outcome?: string;
  readonly totals?: DeliveryTotals;
  readonly error?: string;
}

/** How a broadcast went, by its report; for an execution without a report, how the execution went. */
export type Result = ReportStatus | 'RUNNING' | 'SUCCEEDED' | 'TIMED_OUT' | 'ABORTED';

/** Which executions to list; absent members do not restrict it. */
export interface ExecutionFilter {
  /** Words; each must occur in one of the execution's texts. */
  readonly text?: string;
  readonly result?: Result;
  readonly mapping?: string;
  /** Started at or after this time, in epoch milliseconds. */
  readonly from?: number;
  /** Started before this time, in epoch milliseconds. */
  readonly to?: number;
  /** Whether the children of Map Runs are listed too. @default false, unless `mapRunArn` or `arn` names one */
  readonly children?: boolean;
  /** Only this execution. */
  readonly arn?: string;
  /** Only the executions of one broadcast: its own, its restarts, its fan-out. */
  readonly broadcastId?: string;
  /** Only executions that one domain event started. */
  readonly eventId?: string;
  /** Only the children of one Map Run. */
  readonly mapRunArn?: string;
}

/** What a filter finds, in figures. */
export interface ExecutionCounts {
  /** Executions known, whether or not the filter takes them. */
  readonly known: number;
  /** Executions that the filter takes, its result left out, by result. */
  readonly byResult: Readonly<Partial<Record<Result, number>>>;
  /** Start of the first and the last of them, in epoch milliseconds; absent if there is none. */
  readonly from?: number;
  readonly to?: number;
  /** Every mapping among the known executions, by name. */
  readonly mappings: readonly string[];
}

export type DeliveryTotals = Pick<DeliveryReport, 'connections' | 'delivered' | 'stale' | 'failed' | 'durationMs'>;

export interface ExecutionPage {
  /** Latest first. */
  readonly executions: readonly ExecutionSummary[];
  /** `before` of the next page; absent on the last. */
  readonly next?: number;
}

export interface ExecutionDetail {
  readonly summary: ExecutionSummary;
  /** JSON text. Absent if nobody kept it. */
  readonly input?: string;
  /** JSON text, once it succeeded. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** The definition it runs. A query from a file is written as `{% $include('queries/NAME.jsonata') %}`. */
  readonly definition: AslGraph;
  /** The text of those queries, by file: `queries/NAME.jsonata`. */
  readonly queries: Readonly<Record<string, string>>;
  readonly steps: readonly StepSummary[];
  readonly iterations: readonly IterationSummary[];
  readonly mapRuns: readonly MapRunSummary[];
  readonly lastEventId: number;
  /** Why steps are missing, if so. */
  readonly missing?: string;
}

/** The Amazon States Language, as far as the graph needs it. */
export interface AslGraph {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, AslState>>;
}

export interface AslState {
  readonly Type: string;
  readonly Comment?: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string; readonly Condition?: unknown }[];
  readonly Catch?: readonly { readonly Next: string; readonly ErrorEquals: readonly string[] }[];
  readonly Branches?: readonly AslGraph[];
  readonly ItemProcessor?: AslGraph & { readonly ProcessorConfig?: { readonly Mode?: string } };
}
