/**
 * The executions as the console lists them: one summary each, kept longer than the histories. Each execution costs two
 * small objects. Watchers are told of changes; without a watcher nothing more happens.
 */
import type { LocalCloud } from '#local';
import { unattended } from '#local/core/guarded';
import type { Execution } from '#local/step-functions/executions/execution';
import type { ExecutionCounts, ExecutionFilter, ExecutionPage, ExecutionSummary } from '../contract';
import { countExecutions } from './counts';
import { compileFilter } from './filter';
import { summaryAtEnd, summaryAtStart } from './summary';

/** Summaries to keep; beyond that the oldest are dropped. */
export const MAX_LISTED_EXECUTIONS = 10_000;

type Listener = (summary: ExecutionSummary) => void;

interface Observed {
  /** Called once per ended execution, whether or not anybody watches. */
  readonly ended: Listener;
}

export class Journal {
  readonly #entries = new Map<string, ExecutionSummary>();
  readonly #listeners = new Set<Listener>();
  readonly #stop: () => void;
  #sequence = 0;

  constructor(
    cloud: Pick<LocalCloud, 'executions' | 'onExecutionEvent'>,
    private readonly observed: Observed = { ended: () => undefined },
  ) {
    for (const execution of cloud.executions.latestFirst().reverse()) this.#follow(execution);
    this.#stop = cloud.onExecutionEvent(({ executionArn, event: { type } }) => {
      if (type !== 'ExecutionStarted' && type !== 'ExecutionRedriven') return;
      const execution = cloud.executions.get(executionArn);
      if (execution) this.#follow(execution);
    });
  }

  get(arn: string): ExecutionSummary | undefined {
    return this.#entries.get(arn);
  }

  /** @param before the page ends before this sequence number */
  page(filter: ExecutionFilter, limit: number, before = Infinity): ExecutionPage {
    const isTaken = compileFilter(filter);
    const found: ExecutionSummary[] = [];
    for (const summary of [...this.#entries.values()].reverse()) {
      if (summary.sequence >= before || !isTaken(summary)) continue;
      if (found.length === limit) return { executions: found, next: found[limit - 1]!.sequence };
      found.push(summary);
    }
    return { executions: found };
  }

  counts(filter: ExecutionFilter): ExecutionCounts {
    return countExecutions(this.#entries.values(), filter);
  }

  /** Calls the listener with every summary that is new or has changed. @returns a function that stops it */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #follow(execution: Execution): void {
    const known = this.#entries.get(execution.arn);
    const started = summaryAtStart(execution, known?.sequence ?? (this.#sequence += 1));
    this.#put(started);
    const noteEnd = execution.ended.then((outcome) => {
      // Its row may have been dropped, or may belong to a run started since.
      if (this.#entries.get(execution.arn) !== started) return;
      const ended = summaryAtEnd(started, outcome, execution.stopDate ?? Date.now());
      this.#put(ended);
      this.observed.ended(ended);
    });
    unattended('the list of executions', noteEnd);
  }

  #put(summary: ExecutionSummary): void {
    this.#entries.set(summary.arn, summary);
    if (this.#entries.size > MAX_LISTED_EXECUTIONS) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    for (const listener of this.#listeners) listener(summary);
  }
}
