/** What the interpreter needs from outside: integrations, child executions of a Distributed Map, time. */
import type { Json } from '../../core/service';
import type { Clock } from './clock';
import type { ItemProcessor } from './definition';
import type { Outcome } from './outcome';

export interface Ports {
  readonly clock: Clock;
  readonly runTask: RunTask;
  readonly startMapRun: StartMapRun;
  /** 0 to 1, for jitter. */
  readonly random: () => number;
  /** What TimeoutSeconds and HeartbeatSeconds are multiplied by. @default 1 */
  readonly timeLimitFactor?: number;
}

/**
 * Runs what a Task's Resource names.
 * @throws StateError with the error's name in ASL's terms
 */
export type RunTask = (resource: string, taskArguments: Json, task: TaskContext) => Promise<Json>;

export interface TaskContext {
  /** Name of the Task state. */
  readonly state: string;
  readonly signal: AbortSignal;
  /** The execution and the machine's role the task runs for. */
  readonly execution: ExecutionIdentity;
  /** To be called once a `.sync` job was taken, with what the service answered. */
  submitted(answer: Json): void;
}

export interface ExecutionIdentity {
  readonly arn: string;
  readonly roleArn: string;
}

export type StartMapRun = (settings: MapRunSettings) => MapRun;

export interface MapRunSettings {
  readonly parent: ExecutionIdentity;
  /** The Map state's Label, or its name. */
  readonly label: string;
  readonly processor: ItemProcessor;
  readonly itemCount: number;
  readonly maxConcurrency: number;
  readonly toleratedFailureCount: number;
  readonly toleratedFailurePercentage: number;
}

export interface MapRun {
  readonly arn: string;
  /** Starts a child execution on one item or batch and waits for its end. */
  run(input: Json, index: number, signal: AbortSignal): Promise<Outcome>;
  close(status: 'SUCCEEDED' | 'FAILED' | 'ABORTED'): void;
}
