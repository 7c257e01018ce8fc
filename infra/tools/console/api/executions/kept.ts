/** The summaries of executions that a console lists: the latest of them, with watchers who are told of changes. */
import type { ExecutionCounts, ExecutionFilter, ExecutionPage, ExecutionSummary } from '../contract';
import { countExecutions } from './counts';
import { compileFilter } from './filter';

/** Summaries to keep; beyond that the oldest are dropped. */
export const MAX_LISTED_EXECUTIONS = 10_000;

export type Listener = (summary: ExecutionSummary) => void;

export class KeptExecutions {
  readonly #entries = new Map<string, ExecutionSummary>();
  readonly #listeners = new Set<Listener>();
  #sequence = 0;

  get(arn: string): ExecutionSummary | undefined {
    return this.#entries.get(arn);
  }

  all(): Iterable<ExecutionSummary> {
    return this.#entries.values();
  }

  /** Whether anybody watches. */
  get watched(): boolean {
    return this.#listeners.size > 0;
  }

  /** Adds it at the top of the list, or changes it in its place. @returns what is kept */
  put(summary: Omit<ExecutionSummary, 'sequence'>): ExecutionSummary {
    const sequence = this.#entries.get(summary.arn)?.sequence ?? (this.#sequence += 1);
    const kept = { sequence, ...summary };
    this.#entries.set(summary.arn, kept);
    if (this.#entries.size > MAX_LISTED_EXECUTIONS) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    for (const listener of this.#listeners) listener(kept);
    return kept;
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

  /** Forgets the watchers. */
  close(): void {
    this.#listeners.clear();
  }
}
