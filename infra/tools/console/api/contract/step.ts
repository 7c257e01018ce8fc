/** What an execution went through: stays in states, iterations, Map Runs, and all details of one stay. */

/** `PARTIAL`: the state ended as it should, but did not reach every connection, or reports that. */
export type StepStatus = 'RUNNING' | 'SUCCEEDED' | 'PARTIAL' | 'CAUGHT' | 'FAILED' | 'ABORTED';

/** One stay in a state. */
export interface StepSummary {
  /** Id of the history event of entering. */
  readonly id: number;
  readonly state: string;
  readonly type: string;
  /** The state from which the transition came; absent at the start of a machine, branch or iteration. */
  readonly after?: string;
  /** The Map iteration it belongs to, if any. */
  readonly iteration?: number;
  readonly status: StepStatus;
  readonly startedAt: number;
  readonly endedAt?: number;
  /** How often the state's work was started; more than once means retries. */
  readonly attempts: number;
  readonly error?: string;
  /** Only for a Distributed Map. */
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

/** Everything known about one stay in a state; strings are JSON, as in the history. */
export interface StepData {
  readonly input?: string;
  readonly output?: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly attempts: readonly AttemptData[];
  /** Ids of its history events. */
  readonly eventIds: readonly number[];
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
  /** The id of the run of a function, which its log lines name too. Only a run that answered has one. */
  readonly requestId?: string;
}
