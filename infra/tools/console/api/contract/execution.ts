/** Executions: the rows of the list, and one in full. */
import type { DeliveryReport } from '#shared/contracts';
import type { IterationSummary, MapRunSummary, StepSummary } from './step';

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** One row of the executions list; small, since thousands are kept and sent. */
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

export type DeliveryTotals = Pick<DeliveryReport, 'connections' | 'delivered' | 'stale' | 'failed' | 'durationMs'>;

export interface ExecutionPage {
  /** Latest first. */
  readonly executions: readonly ExecutionSummary[];
  /** `before` of the next page; absent on the last. */
  readonly next?: number;
}

export interface ExecutionDetail {
  readonly summary: ExecutionSummary;
  /** JSON text. */
  readonly input: string;
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
