/** One execution: how it was started, its position, how it ended, and its history. */
import type { Json } from '../../core/service';
import type { MachineType } from '../arns';
import type { History } from '../engine/history';
import type { HistoryEvent } from '../engine/history-event';
import type { Outcome } from '../engine/outcome';
import type { Position } from '../engine/thread';
import type { StateMachine } from '../machines/state-machine';
import type { TestCase } from '../mocking/test-case';

export type ExecutionStatus = 'RUNNING' | Outcome['status'] | 'PENDING_REDRIVE';

/** What an execution is started with. */
export interface StartRequest {
  readonly arn: string;
  readonly name: string;
  /** The machine at the time of the start; for a child, its definition is the Map's processor. */
  readonly machine: StateMachine;
  readonly type: MachineType;
  readonly input: Json;
  readonly traceHeader?: string;
  readonly mapRunArn?: string;
  /** Index and value of the item, for a Map Run's child. */
  readonly mapItem?: { readonly Index: number; readonly Value: Json };
  /** Answers mocked states instead of their services. */
  readonly testCase?: TestCase;
  /** Whether the caller waits for its end. */
  readonly sync?: boolean;
  /** Ends the execution together with something around it. */
  readonly within?: AbortSignal;
}

export interface Execution extends StartRequest {
  readonly inputText: string;
  /** Epoch milliseconds. */
  readonly startDate: number;
  /** Replaced if the execution runs again from its start. */
  history: History;
  stop: AbortController;
  outcome?: Outcome;
  stopDate?: number;
  /** The state that the machine's own thread entered last: a redrive continues there. */
  position?: Position;
  redriveCount: number;
  redriveDate?: number;
  /** Resolves with the outcome of the current run; never rejects. */
  ended: Promise<Outcome>;
}

/** What observers of executions are told. */
export interface ExecutionEvent {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly event: HistoryEvent;
}

export const statusOf = (execution: Execution): ExecutionStatus => execution.outcome?.status ?? 'RUNNING';
