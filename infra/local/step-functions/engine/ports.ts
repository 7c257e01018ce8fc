/** What the interpreter needs from outside: integrations, child executions of a Distributed Map, a clock. */
import type { Json } from '../../core/service';
import type { Clock } from './clock';
import type { ItemProcessor, QueryLanguageName } from './definition';
import type { Outcome } from './outcome';

export interface Ports {
  readonly clock: Clock;
  readonly runTask: RunTask;
  readonly startMapRun: StartMapRun;
  /** From 0 to below 1, for jitter. */
  readonly random: () => number;
  /** Multiplies TimeoutSeconds and HeartbeatSeconds. @default 1 */
  readonly timeLimitFactor?: number;
}

/**
 * Runs the resource of a Task.
 * @throws StateError with the error's name in ASL
 */
export type RunTask = (resource: string, taskArguments: Json, task: TaskContext) => Promise<Json>;

export interface TaskContext {
  /** Name of the Task state. */
  readonly state: string;
  readonly signal: AbortSignal;
  /** The execution, and the machine's role, for which the task runs. */
  readonly execution: ExecutionIdentity;
  /** Call it with the service's answer once a `.sync` job was accepted. */
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
  /** With the language of the machine around it. */
  readonly processor: ItemProcessor & { readonly QueryLanguage: QueryLanguageName };
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
