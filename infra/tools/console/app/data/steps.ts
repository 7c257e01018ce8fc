/** An execution's steps for the graph and the inspector: how each state went, over all stays in it. */
import type { ExecutionDetail, StepStatus, StepSummary } from '../../api/contract';

export interface StateOutcome {
  readonly status: StepStatus;
  readonly runs: number;
  readonly failedRuns: number;
  readonly retries: number;
  /** Milliseconds in the state, over all stays. */
  readonly totalMs: number;
}

/** The worst status shows: a reader looks for the one failed batch in a hundred. */
const PRECEDENCE: readonly StepStatus[] = ['RUNNING', 'FAILED', 'PARTIAL', 'ABORTED', 'CAUGHT', 'SUCCEEDED'];

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

/** The transitions taken, as `from>to`: from each step to the next in its thread. */
export function transitionsTaken({ steps }: Pick<ExecutionDetail, 'steps'>): ReadonlySet<string> {
  const taken = new Set<string>();
  for (const { state, after } of steps) if (after !== undefined) taken.add(`${after}>${state}`);
  return taken;
}
