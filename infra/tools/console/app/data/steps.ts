/** What the graph and the inspector make of an execution's steps: how each state went, over all stays in it. */
import type { ExecutionDetail, StepStatus, StepSummary } from '../../api/contract';

export interface StateOutcome {
  readonly status: StepStatus;
  readonly runs: number;
  readonly failedRuns: number;
  readonly retries: number;
  /** Milliseconds in the state, all stays together. */
  readonly totalMs: number;
}

/** The worse shows: one failed batch of a hundred is what the reader looks for. */
const PRECEDENCE: readonly StepStatus[] = ['RUNNING', 'FAILED', 'ABORTED', 'CAUGHT', 'SUCCEEDED'];

export function outcomesByState(steps: readonly StepSummary[], now: number): ReadonlyMap<string, StateOutcome> {
  const outcomes = new Map<string, StateOutcome>();
  for (const { state, status, attempts, startedAt, endedAt = now } of steps) {
    const known = outcomes.get(state);
    outcomes.set(state, {
      status: known && PRECEDENCE.indexOf(known.status) < PRECEDENCE.indexOf(status) ? known.status : status,
      runs: (known?.runs ?? 0) + 1,
      failedRuns: (known?.failedRuns ?? 0) + (status === 'FAILED' ? 1 : 0),
      retries: (known?.retries ?? 0) + Math.max(0, attempts - 1),
      totalMs: (known?.totalMs ?? 0) + (endedAt - startedAt),
    });
  }
  return outcomes;
}

/** The transitions taken, as `from>to`: a step and the next of the same thread. */
export function transitionsTaken({ steps }: Pick<ExecutionDetail, 'steps'>): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const { state, after } of steps) if (after !== undefined) taken.add(`${after}>${state}`);
  return taken;
}
