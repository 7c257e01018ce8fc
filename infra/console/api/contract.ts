/** What the page and the server of the console tell each other: the JSON of `/_console/api`. Types only, used by both sides. */
import type { DeliveryReport } from '../../../functions/shared/contracts';
import type { RecipientOutcome } from '../../../functions/shared/outcomes-table';

export type { DeliveryReport, RecipientOutcome };

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** One row of the executions list; small, since thousands of them are kept and sent. */
export interface ExecutionSummary {
  /** Rises with every execution started; pages of the list go by it. */
  readonly sequence: number;
  readonly arn: string;
  readonly name: string;
  /** Name of the state machine; of a Map Run's child with the Map's label behind a slash. */
  readonly machine: string;
  readonly type: 'STANDARD' | 'EXPRESS';
  readonly status: ExecutionStatus;
  /** Epoch milliseconds. */
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Of a Map Run's child. */
  readonly mapRunArn?: string;
  readonly item?: number;
  /** As far as the input tells it, until the output does. */
  readonly broadcastId?: string;
  /** EventBridge id of the domain event. */
  readonly eventId?: string;
  /** Status the execution's own output names, e.g. `COMPLETED` or `DUPLICATE`. */
  readonly outcome?: string;
  readonly totals?: DeliveryTotals;
  readonly error?: string;
}

export interface DeliveryTotals {
  readonly connections: number;
  readonly delivered: number;
  readonly stale: number;
  readonly failed: number;
  readonly durationMs: number;
}

export interface ExecutionPage {
  /** Latest first. */
  readonly executions: readonly ExecutionSummary[];
  /** `before` of the next page; absent on the last. */
  readonly next?: number;
}

export type StepStatus = 'RUNNING' | 'SUCCEEDED' | 'CAUGHT' | 'FAILED' | 'ABORTED';

/** One stay in a state. */
export interface StepSummary {
  /** Id of the history event of entering. */
  readonly id: number;
  readonly state: string;
  readonly type: string;
  /** The state the transition to this one came from; absent where a machine, branch or iteration starts. */
  readonly after?: string;
  /** The iteration of a Map it belongs to, if any. */
  readonly iteration?: number;
  readonly status: StepStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** Times the state's work was begun; more than one is retries. */
  readonly attempts: number;
  readonly error?: string;
  /** Of a Distributed Map. */
  readonly mapRunArn?: string;
}

/** One iteration of an inline Map. */
export interface IterationSummary {
  /** Id of the history event of its start. */
  readonly id: number;
  readonly step: number;
  readonly index: number;
  readonly status: StepStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
}

export interface MapRunSummary {
  readonly arn: string;
  readonly status: string;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly maxConcurrency: number;
  readonly counts: Readonly<Record<'pending' | 'running' | 'succeeded' | 'failed' | 'timedOut' | 'aborted', number>>;
}

export interface ExecutionDetail {
  readonly summary: ExecutionSummary;
  /** JSON text. */
  readonly input: string;
  /** JSON text, once it succeeded. */
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  /** The composed definition it runs. */
  readonly definition: AslGraph;
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

/** Everything known of one stay in a state; texts are JSON as the history has them. */
export interface StepData {
  readonly input?: string;
  readonly output?: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly attempts: readonly AttemptData[];
  /** An expression that failed, e.g. in Arguments. */
  readonly evaluation?: FailureData & { readonly location?: string };
}

export interface FailureData {
  readonly error?: string;
  readonly cause?: string;
}

export interface AttemptData extends FailureData {
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly resource?: string;
  readonly parameters?: string;
  readonly output?: string;
}

/** A domain event to begin with. */
export interface EventExample {
  /** Name of the mapping. */
  readonly name: string;
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

export interface PublishRequest {
  readonly source: string;
  readonly detailType: string;
  readonly detail: unknown;
}

export interface Published {
  readonly eventId: string;
}

export interface ConnectedClient {
  readonly id: string;
  readonly userId: string;
  readonly channels: readonly string[];
  /** `gone`: its rows are there and it is not, until a broadcast prunes them; `unregistered`: it is there without rows. */
  readonly state: 'open' | 'gone' | 'unregistered';
  /** Epoch milliseconds. */
  readonly connectedAt: number;
}

export interface ClientsAnswer {
  readonly version: string;
  /** Absent when the page has this version. */
  readonly clients?: readonly ConnectedClient[];
}

/** The row of a broadcast. */
export interface BroadcastState {
  readonly status: string;
  /** Times it was started. */
  readonly attempt: number;
  /** ARN of the execution that holds the claim. */
  readonly owner: string;
  /** ISO 8601, once the report is on the bus. */
  readonly publishedAt?: string;
  readonly report?: DeliveryReport;
  /** The first thousands of those recorded. */
  readonly outcomes: readonly RecipientOutcome[];
}

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
  /** Milliseconds broadcasts took, of half of them at most, and of 95 in 100; absent when none was reported. */
  readonly p50?: number;
  readonly p95?: number;
}

export interface Overview {
  readonly stage: string;
  readonly region: string;
  readonly webSocketUrl: string;
}

/** Events of `GET /_console/api/live`, by name. */
export interface LiveEvents {
  /** Executions that began or changed since the last one. */
  readonly executions: readonly ExecutionSummary[];
  /** Seconds that are new or have changed; the first time all there are. */
  readonly activity: readonly ActivitySecond[];
}
